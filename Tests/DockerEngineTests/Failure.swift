import ContainerEngine
import Testing

extension EngineError.Cause {
  var isNotFound: Bool {
    if case .notFound = self { true } else { false }
  }

  var isConflict: Bool {
    if case .conflict = self { true } else { false }
  }

  var isOverlap: Bool {
    if case .addressPoolOverlap = self { true } else { false }
  }
}

/// Why a call of the engine failed; a call that does not fail is the test's failure.
@discardableResult
func failure<Result>(
  sourceLocation: SourceLocation = #_sourceLocation, of body: () async throws -> Result
) async throws -> EngineError {
  do {
    _ = try await body()
  } catch let error as EngineError {
    return error
  }
  throw NoFailure(sourceLocation: sourceLocation)
}

private struct NoFailure: Error {
  var sourceLocation: SourceLocation
}
