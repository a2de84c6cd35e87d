import Synchronization

/// What a service's probe has answered so far, equal answers in a row counted.
struct ProbeTranscript: Sendable {
  private(set) var answers: [ProbeAnswer] = []
  private(set) var attempts = 0
  private static let limit = 8

  mutating func add(_ finding: ProbeFinding, at time: Duration) {
    attempts += 1
    if let last = answers.last, last.finding == finding {
      answers[answers.count - 1] = ProbeAnswer(time: time, finding: finding, times: last.times + 1)
    } else {
      answers.append(ProbeAnswer(time: time, finding: finding))
      if answers.count > ProbeTranscript.limit { answers.removeFirst() }
    }
  }
}

/// A transcript that a probe's task writes and its starter reads.
final class TranscriptBox: Sendable {
  private let transcript = Mutex(ProbeTranscript())

  func add(_ finding: ProbeFinding, at time: Duration) { transcript.withLock { $0.add(finding, at: time) } }
  var answers: [ProbeAnswer] { transcript.withLock { $0.answers } }
}

/// Asks until a service is ready or its time is over.
struct ReadinessWait: Sendable {
  let subject: ProbeSubject
  let readiness: Readiness
  let clock = ContinuousClock()
  /// Told of every answer with the number of the attempt.
  let heard: @Sendable (ProbeFinding, Int, Duration) -> Void

  /// True once ready, false when the limit, counted from `start`, has passed.
  func run(from start: ContinuousClock.Instant) async throws -> Bool {
    var pace = ProbePace(every: readiness.every)
    let deadline = start + readiness.within
    var number = 0
    while true {
      number += 1
      let asked = clock.now
      let remaining = deadline - asked
      guard remaining > .zero else { return false }
      let probe = readiness.probe
      let attempt = subject.current
      let finding = try await withTimeLimit(remaining) { try await attempt.ask(probe) }
      try Task.checkCancellation()
      guard let finding else { return false }
      heard(finding, number, clock.now - start)
      if finding == .ready { return true }
      let pause = pace.next(elapsed: clock.now - start, attempt: clock.now - asked)
      try await rest(min(pause, max(deadline - clock.now, .zero)))
    }
  }

  /// Until it is time to ask again; a line that was waited for ends the pause.
  private func rest(_ pause: Duration) async throws {
    guard let log = subject.current.log else { return try await Task.sleep(for: pause, tolerance: .milliseconds(1)) }
    _ = try await withTimeLimit(pause) { await log.news() }
    try Task.checkCancellation()
  }
}
