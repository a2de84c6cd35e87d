import ContainerEngine
import Orchestration
import Runtime
import Syntax

/// Engine and orchestration errors as the language's own.
enum EngineFailure {
  static func raise(_ error: any Error) -> Raise {
    switch error {
    case let error as OrchestrationError: .failure(failure(error))
    case let error as EngineError: .failure(failure(.engine(error, service: nil)))
    case is CancellationError: .interruption(.sibling)
    case let error as Raise: error
    default: .failure(.unexpectedFailure, "\(error)")
    }
  }

  static func failure(_ error: OrchestrationError) -> Failure {
    let code: DiagnosticCode =
      switch error {
      case .nameInUse: .nameInUse
      case .unknownEnvironment, .ambiguousEnvironment, .unknownService: .notUpHere
      case .notRunning, .noProgram, .noPath: .commandFailed
      default: .environmentFailed
      }
    return Failure(code, error.describe(), help: error.remedies)
  }
}

extension Machine {
  /// Waits for work of the orchestrator.
  func orchestrate<Result: Sendable>(
    _ work: @escaping @Sendable (Orchestrator) async throws -> Result
  ) throws(Raise) -> Result {
    guard let script else { throw .failure(.unexpectedFailure, "this program has no container engine") }
    let orchestrator = try script.engine.orchestrator(self)
    return try self.await { () async -> Swift.Result<Result, Raise> in
      do {
        return .success(try await work(orchestrator))
      } catch {
        return .failure(EngineFailure.raise(error))
      }
    }
  }
}
