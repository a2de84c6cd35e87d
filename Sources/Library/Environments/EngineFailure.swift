import ContainerEngine
import Orchestration
package import Runtime
import Syntax

/// Engine and orchestration errors as the language's own.
package enum EngineFailure {
  package static func raise(_ error: any Error) -> Raise { raise(error, ServicePlaces()) }

  static func raise(_ error: any Error, _ places: ServicePlaces) -> Raise {
    switch error {
    case let error as OrchestrationError: .failure(failure(error, places))
    case let error as EngineError: .failure(failure(.engine(error, service: nil), places))
    case is CancellationError: .interruption(.sibling)
    case let error as Raise: error
    default: .failure(.unexpectedFailure, "\(error)")
    }
  }

  static func failure(_ error: OrchestrationError, _ places: ServicePlaces = ServicePlaces()) -> Failure {
    Failure(
      error.code, error.describe(), help: error.remedies, details: error.status.map { ["status": .int($0)] } ?? [:],
      related: places.related(to: error.services))
  }
}

/// Where the services of an environment are declared, so that what befalls one can point there.
struct ServicePlaces: Sendable {
  private var places: [String: Failure.Location] = [:]

  /// More would bury the message.
  private static let mostShown = 3

  mutating func add(_ declaration: Declaration) {
    places[declaration.name] = Failure.Location(source: declaration.source, span: declaration.span)
  }

  func related(to services: [String]) -> [Failure.Related] {
    services.prefix(Self.mostShown).compactMap { name in
      places[name].map { Failure.Related($0, "service `\(name)` is declared here") }
    }
  }
}

extension OrchestrationError {
  /// The exit status by which shells tell of a program that cannot be run.
  fileprivate var status: Int64? {
    guard case .noProgram(_, _, let obstacle) = self else { return nil }
    return obstacle == .missing ? 127 : 126
  }

  fileprivate var code: DiagnosticCode {
    switch self {
    case .nameInUse: .nameInUse
    case .unknownEnvironment, .ambiguousEnvironment, .unknownService: .notUpHere
    case .unknownSnapshot, .snapshotInUse, .nothingToSnapshot, .notFlushed, .notArchived: .snapshotFailed
    case .notRunning, .noProgram, .programRefused, .cutOff, .noPath, .readOnly, .inMemory: .commandFailed
    case .serviceFailed: .serviceFailed
    case .imageMissing: .imageMissing
    case .buildFailed, .contextMissing, .dockerfileMissing, .dockerfileNotSupported, .unreadable: .buildFailed
    case .badSetting, .nothingToStart, .duplicateService, .unknownNeed, .needsCycle, .noPort,
      .badPattern, .probeTooDeep:
      .impossibleEnvironment
    case .noFreeSubnet, .supervisorNotStarted, .unreachableHost, .systemRefused, .engine, .notRemoved: .engineFailed
    }
  }
}

extension Machine {
  /// Waits for work of the orchestrator.
  /// - Parameter places: of the services that it is about, for its failure.
  func orchestrate<Result: Sendable>(
    about places: ServicePlaces = ServicePlaces(), _ work: @escaping @Sendable (Orchestrator) async throws -> Result
  ) throws(Raise) -> Result {
    guard let script else { throw .failure(.unexpectedFailure, "this program has no container engine") }
    let orchestrator = try script.engine.orchestrator(self)
    return try self.await { () async -> Swift.Result<Result, Raise> in
      do {
        return .success(try await work(orchestrator))
      } catch {
        return .failure(EngineFailure.raise(error, places))
      }
    }
  }
}
