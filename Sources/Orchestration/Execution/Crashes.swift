import ContainerEngine

/// The deaths of a service that the engine starts again each time.
struct Crashes: Hashable, Sendable {
  private(set) var count = 0
  private(set) var last: ContainerState.Phase?

  /// So often something may die that waits for another one to come up by dying.
  private static let patience = 5

  mutating func add(_ phase: ContainerState.Phase?) {
    count += 1
    last = phase
  }

  /// It dies of itself, and will go on doing so.
  var isLoop: Bool { count >= Crashes.patience }
}

extension Crashes {
  /// `nil` where it was never started again.
  /// - Parameter ended: it has died for good, or nobody waits for it any more: the last death was followed by no start.
  func restarts(ended: Bool) -> ServiceFailure.Restarts? {
    let starts = ended ? count - 1 : count
    guard starts > 0 else { return nil }
    let code: Int? = if case .exited(let code, _)? = last { code } else { nil }
    return ServiceFailure.Restarts(count: starts, exitCode: code)
  }
}
