internal import Glibc

/// Watches a started pipeline from the calling thread until it has ended: passes its output on, notes how each
/// stage exits, and ends the group when it is cancelled or out of time.
struct Supervision {
  private enum Phase {
    case running
    /// All stages have exited; what they left running may still write, until then or as long as it likes.
    case lingering(until: ContinuousClock.Instant?)
    case ending(Outcome.Ending, since: ContinuousClock.Instant)
    case killed(Outcome.Ending, at: ContinuousClock.Instant)
    case over(Outcome.Ending)
  }

  private var group: StageGroup
  private var readers: [OutputReader]
  private var foreground: Foreground
  private let options: RunOptions
  private var care: GroupCare?
  /// Whether what the stages leave running is the caller's too, until it cancels.
  private let keepsSurvivors: Bool
  private let onExit: (Outcome) -> Void

  private let start: ContinuousClock.Instant
  private var phase = Phase.running
  private var exitTime: ContinuousClock.Instant?
  private var isCancelled = false
  private var isRefused = false
  private var buffer: [UInt8] = []

  private static let exitTick = Duration.milliseconds(5)
  private static let survivorTick = Duration.milliseconds(10)
  private static let terminalTick = Duration.milliseconds(50)
  /// For the system to finish what was killed.
  private static let killLimit = Duration.milliseconds(500)
  private static let bufferSize = 64 << 10
  /// More than a full pipe holds, less than for ever.
  private static let finalReads = 64

  init(
    _ group: StageGroup, readers: [OutputReader], foreground: Foreground, options: RunOptions,
    since start: ContinuousClock.Instant, care: GroupCare? = nil, keepsSurvivors: Bool = false,
    onExit: @escaping (Outcome) -> Void = { _ in }
  ) {
    self.group = group
    self.readers = readers
    self.foreground = foreground
    self.options = options
    self.care = care
    self.start = start
    self.keepsSurvivors = keepsSurvivors
    self.onExit = onExit
    if !readers.isEmpty { buffer = [UInt8](repeating: 0, count: Self.bufferSize) }
  }

  mutating func run() -> Outcome {
    while true {
      wait(until: nextDeadline)
      group.collectExits()
      foreground.attend(to: group)
      advance()
      if case .over(let ending) = phase { return finish(ending) }
    }
  }

  // MARK: Phases

  private mutating func advance() {
    let now = ContinuousClock.now
    if now >= start + GroupCare.delay { care?.tell() }
    noteExit(now)
    switch phase {
    case .running:
      if let ending = requestedEnding(now) {
        end(ending, now)
      } else if group.hasExited {
        phase = .lingering(until: keepsSurvivors ? nil : now + options.linger)
        advance()
      }
    case .lingering(let limit):
      advanceLingering(limit, now)
    case .ending(let ending, let since):
      if group.hasVanished() {
        phase = .over(ending)
      } else if now >= killTime(since) {
        group.send(SIGKILL)
        phase = .killed(ending, at: now)
      }
    case .killed(let ending, let time):
      if group.hasVanished() || (group.hasExited && now >= time + Self.killLimit) { phase = .over(ending) }
    case .over:
      break
    }
  }

  private mutating func advanceLingering(_ limit: ContinuousClock.Instant?, _ now: ContinuousClock.Instant) {
    if isCancelled || isRefused {
      if keepsSurvivors { end(.finished, now) } else { phase = .over(.finished) }
    } else if let limit, now >= limit {
      phase = .over(.finished)
    } else if readers.isEmpty && !(keepsSurvivors && group.hasSurvivors) {
      phase = .over(.finished)
    }
  }

  private func requestedEnding(_ now: ContinuousClock.Instant) -> Outcome.Ending? {
    if group.hasExited { return nil }
    if isCancelled || isRefused { return .cancelled }
    if let limit = options.timeLimit, now >= start + limit { return .timedOut }
    return nil
  }

  private mutating func end(_ ending: Outcome.Ending, _ now: ContinuousClock.Instant) {
    group.send(SIGTERM)
    // A stopped program would not notice.
    group.send(SIGCONT)
    phase = .ending(ending, since: now)
  }

  private func killTime(_ since: ContinuousClock.Instant) -> ContinuousClock.Instant {
    since + (options.cancellation?.grace(of: options.grace) ?? options.grace)
  }

  private mutating func noteExit(_ now: ContinuousClock.Instant) {
    guard exitTime == nil, group.hasExited else { return }
    exitTime = now
    let ending: Outcome.Ending
    switch phase {
    case .ending(let requested, _), .killed(let requested, _), .over(let requested): ending = requested
    case .running, .lingering: ending = .finished
    }
    onExit(outcome(ending))
  }

  private mutating func finish(_ ending: Outcome.Ending) -> Outcome {
    for _ in 0..<Self.finalReads where !readers.isEmpty && wait(until: .now) {}
    if ending != .finished { group.send(SIGKILL) }
    let outcome = outcome(ending)
    foreground.takeBack(restoringModes: ending != .finished || outcome.wasSignalled)
    care?.end()
    group.reap()
    return outcome
  }

  private func outcome(_ ending: Outcome.Ending) -> Outcome {
    let stages = group.outcomes
    return Outcome(
      stages: stages, ending: ending,
      isInterrupted: foreground.wasLent && stages.contains { $0.exit == .signalled(SIGINT) },
      isOutputComplete: readers.isEmpty, duration: (exitTime ?? .now) - start)
  }

  // MARK: Waiting

  private var nextDeadline: ContinuousClock.Instant? {
    var deadlines: [ContinuousClock.Instant] = []
    if group.needsPolling { deadlines.append(.now + Self.exitTick) }
    if care?.isDue == true { deadlines.append(start + GroupCare.delay) }
    if foreground.needsPolling { deadlines.append(.now + Self.terminalTick) }
    switch phase {
    case .running: if let limit = options.timeLimit { deadlines.append(start + limit) }
    case .lingering(let limit): if let limit { deadlines.append(limit) }
    case .ending(_, let since): deadlines += [killTime(since), .now + Self.survivorTick]
    case .killed: deadlines.append(.now + Self.survivorTick)
    case .over: deadlines.append(.now)
    }
    return deadlines.min()
  }

  /// Waits for output, exits and cancellation, and reads what there is; false when nothing came.
  @discardableResult
  private mutating func wait(until deadline: ContinuousClock.Instant?) -> Bool {
    let listensForCancellation = !isCancelled && options.cancellation != nil
    var requests = readers.map { request($0.pipe.number) }
    if listensForCancellation, let cancellation = options.cancellation {
      requests.append(request(cancellation.event.descriptor))
    }
    for member in group.members { if let exit = member.exitDescriptor { requests.append(request(exit.number)) } }
    guard poll(&requests, nfds_t(requests.count), milliseconds(until: deadline)) > 0 else { return false }
    if listensForCancellation { isCancelled = requests[readers.count].revents != 0 }
    for index in readers.indices.reversed() where requests[index].revents != 0 { read(index) }
    return true
  }

  private func request(_ descriptor: Int32) -> pollfd { pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0) }

  private mutating func read(_ index: Int) {
    let count = buffer.withUnsafeMutableBytes { Glibc.read(readers[index].pipe.number, $0.baseAddress, $0.count) }
    if count > 0 {
      if !isRefused { isRefused = !readers[index].deliver(buffer[..<count]) }
    } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
      readers.remove(at: index)
    }
  }
}
