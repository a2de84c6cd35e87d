import NIOCore

/// The time that an exchange may take in all, from its beginning.
struct TimeLimit: Sendable {
  /// Keeps the clock's arithmetic from overflowing.
  private static let longest = Duration.seconds(365 * 24 * 3600)

  let total: Duration
  let deadline: NIODeadline

  init(_ total: Duration, from begin: NIODeadline) {
    self.total = total
    deadline = begin + TimeAmount(min(max(total, .zero), Self.longest))
  }

  func exceeded(_ phase: ExchangePhase) -> HTTPError { .timedOut(after: total, phase) }
}
