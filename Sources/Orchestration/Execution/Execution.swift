import Synchronization

/// A plan that is being carried out. Its failure is known before the last of its steps has let go of the engine.
struct Execution: Sendable {
  private let task: Task<Void, any Error>
  private let outcomes: AsyncThrowingStream<Void, any Error>

  init(_ executor: Executor) {
    let (outcomes, continuation) = AsyncThrowingStream<Void, any Error>.makeStream()
    self.outcomes = outcomes
    task = Task {
      do {
        try await executor.run { continuation.finish(throwing: $0) }
        continuation.finish()
      } catch {
        continuation.finish(throwing: error)
        throw error
      }
    }
  }

  /// Returns once all is done; throws the first failure when it happens, or `CancellationError`.
  func value() async throws {
    try await withTaskCancellationHandler {
      for try await _ in outcomes {}
    } onCancel: {
      task.cancel()
    }
    try Task.checkCancellation()
  }

  /// Nothing of the plan goes on afterwards.
  func end() async {
    task.cancel()
    _ = await task.result
  }
}

/// Environments that failed and are being removed while their failure is told.
final class Departures: Sendable {
  private struct Departure {
    var identity: EnvironmentIdentity
    var task: Task<[String], Never>
  }

  private let state = Mutex<[Departure]>([])

  func add(_ identity: EnvironmentIdentity, _ removal: @escaping @Sendable () async -> [String]) {
    state.withLock { $0.append(Departure(identity: identity, task: Task { await removal() })) }
  }

  /// Until the name is free again.
  func wait(for name: String) async {
    let named = state.withLock { $0.filter { $0.identity.givenName == name } }
    for departure in named { _ = await departure.task.value }
  }

  /// Until all that goes now is gone.
  func wait() async {
    for departure in state.withLock({ $0 }) { _ = await departure.task.value }
  }

  /// Waits for all; the names of what could not be removed.
  func all() async -> [String] {
    var left: [String] = []
    while let departure = state.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) { left += await departure.task.value }
    return left
  }
}
