/// Lets few environments of a process start at the same time, one behind the other: all at once they share the engine's
/// processors and are ready late together, in turns the first ones are ready soon, and the last one no later.
actor StartLine {
  private let engineProcessors: @Sendable () async -> Int?
  private let longest: Duration
  private var places: Int?
  private var inside: Set<Int> = []
  private var waiting: [(turn: Int, go: CheckedContinuation<Void, any Error>)] = []
  private var lastTurn = 0

  /// So many may always start, without a question to the engine.
  private static let fewest = 2

  /// - Parameters:
  ///   - processors: of the engine, `nil` where it does not say.
  ///   - longest: after this the next one begins all the same: what takes long builds, or waits for a slow service.
  init(processors: @escaping @Sendable () async -> Int?, longest: Duration = .seconds(2)) {
    engineProcessors = processors
    self.longest = longest
  }

  /// Does the work when its turn has come.
  func take<Result: Sendable>(_ work: @Sendable () async throws -> Result) async throws -> Result {
    let turn = try await enter()
    let relief = Task { [longest] in
      try await Task.sleep(for: longest)
      leave(turn)
    }
    defer {
      relief.cancel()
      leave(turn)
    }
    return try await work()
  }

  private func enter() async throws -> Int {
    lastTurn += 1
    let turn = lastTurn
    if inside.count >= Self.fewest, places == nil { places = (await engineProcessors() ?? Self.fewest) + 1 }
    if inside.count < max(places ?? 0, Self.fewest) {
      inside.insert(turn)
      return turn
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { waiting.append((turn, $0)) }
    } onCancel: {
      Task { await giveUp(turn) }
    }
    return turn
  }

  /// Does nothing for one that has left before.
  private func leave(_ turn: Int) {
    guard inside.remove(turn) != nil, !waiting.isEmpty else { return }
    let next = waiting.removeFirst()
    inside.insert(next.turn)
    next.go.resume()
  }

  private func giveUp(_ turn: Int) {
    guard let place = waiting.firstIndex(where: { $0.turn == turn }) else { return }
    waiting.remove(at: place).go.resume(throwing: CancellationError())
  }
}
