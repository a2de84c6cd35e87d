/// The pauses between attempts: a few milliseconds at first, never more than 25 ms while the service can still be
/// expected any moment, then longer and longer.
struct ProbePace: Sendable {
  private let fixed: Duration?
  private var pause = Duration.milliseconds(5)

  /// After so long a wait nobody notices a quarter of a second.
  static let hotPhase = Duration.seconds(8)
  static let hotLimit = Duration.milliseconds(20)
  static let limit = Duration.milliseconds(250)

  init(every fixed: Duration?) { self.fixed = fixed }

  /// The next pause. `elapsed` since the service's start; `attempt` is how long the last one took, because asking more
  /// than half of the time would slow down the very thing that is waited for.
  mutating func next(elapsed: Duration, attempt: Duration) -> Duration {
    if let fixed { return fixed }
    let limit = elapsed < ProbePace.hotPhase ? ProbePace.hotLimit : ProbePace.limit
    defer { pause = min(pause * 1.15, limit) }
    return min(max(pause, attempt), ProbePace.limit)
  }
}
