package import Orchestration
package import Runtime
import Synchronization

/// The orchestrator, made when a program first needs it: a script without environments never touches an engine.
package final class EngineAccess: Sendable {
  private let make: @Sendable () async throws -> Orchestrator
  private let state = Mutex<Task<Orchestrator, any Error>?>(nil)

  package init(_ make: @escaping @Sendable () async throws -> Orchestrator) { self.make = make }

  /// Waits for it on a machine's own thread.
  package func orchestrator(_ machine: Machine) throws(Raise) -> Orchestrator {
    let task = start()
    return try machine.await { () async -> Result<Orchestrator, Raise> in
      do {
        return .success(try await task.value)
      } catch {
        return .failure(EngineFailure.raise(error))
      }
    }
  }

  /// The orchestrator, made now where it is not there yet.
  package func started() async throws -> Orchestrator { try await start().value }

  private func start() -> Task<Orchestrator, any Error> {
    state.withLock { task in
      if let task { return task }
      let made = Task { [make] in try await make() }
      task = made
      return made
    }
  }

  package var isUsed: Bool { state.withLock { $0 != nil } }

  /// The orchestrator where a program has used it.
  package var existing: Orchestrator? {
    get async { try? await state.withLock { $0 }?.value }
  }

  /// Whether something of the program may still be there.
  package func finish(interrupted: Bool = false) async -> Bool {
    guard let orchestrator = await existing else { return false }
    let left = await orchestrator.finish(interrupted: interrupted)
    return !left.isEmpty || orchestrator.hasLeftObjects
  }
}
