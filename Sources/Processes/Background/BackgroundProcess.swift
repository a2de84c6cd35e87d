internal import Glibc

/// A pipeline that runs beside its caller, until it ends or is stopped. Letting go of it asks it to stop.
package final class BackgroundProcess: Sendable {
  /// Of the first stage; also the number of the process group.
  package let pid: Int32
  private let record: BackgroundRecord

  init(
    watching started: StartedPipeline, _ record: BackgroundRecord, _ keeper: (any GroupKeeper)?
  ) throws(ProcessError) {
    pid = started.group.id
    self.record = record
    let care = keeper.map { GroupCare($0, of: started.group.id, atOnce: true) }
    let watch = BackgroundWatch(started: started, record: record, care: care)
    guard watch.start() else {
      var group = started.group
      group.abandon()
      care?.end()
      record.noteEnd()
      throw ProcessError(.tooManyProcesses)
    }
  }

  deinit { record.stopRequest.cancel() }

  /// Whether one of the stages still runs.
  package var isRunning: Bool { record.outcome == nil }

  /// How it ended; `nil` while it runs.
  package var outcome: Outcome? { record.outcome }

  package var output: RecentOutput { record.output }

  /// Waits until all stages have exited; `nil` where the time was up or `cancellation` came before.
  package func wait(timeout: Duration? = nil, cancellation: Cancellation? = nil) -> Outcome? {
    let deadline = timeout.map { ContinuousClock.now + $0 }
    Event.wait(for: [record.exited] + (cancellation.map { [$0.event] } ?? []), until: deadline)
    return record.outcome
  }

  /// Asks the whole group to end, kills what is left of it after `grace`, and returns once nothing is.
  ///
  /// That includes what the stages started and left behind. A second call from another thread may shorten the grace.
  package func stop(grace: Duration = .seconds(2)) {
    record.stopRequest.cancel(grace: grace)
    record.waitForEnd()
  }
}

/// The thread of a background process.
private final class BackgroundWatch {
  private var started: StartedPipeline?
  private let record: BackgroundRecord
  private let care: GroupCare?

  /// One loop with shallow calls.
  private static let stackSize = 512 << 10

  init(started: StartedPipeline, record: BackgroundRecord, care: GroupCare?) {
    self.started = started
    self.record = record
    self.care = care
  }

  /// False where the system has no thread to give.
  func start() -> Bool {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, Self.stackSize)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    let watch = Unmanaged.passRetained(self)
    var thread = pthread_t()
    let failure = withoutSignals {
      pthread_create(
        &thread, &attributes,
        { argument in
          if let argument { Unmanaged<BackgroundWatch>.fromOpaque(argument).takeRetainedValue().run() }
          return nil
        }, watch.toOpaque())
    }
    if failure != 0 { watch.release() }
    return failure == 0
  }

  /// Whoever waits for the end may count on all pipes being closed.
  private func run() {
    watch()
    record.noteEnd()
  }

  private func watch() {
    guard let started = started.take() else { return }
    _ = started.supervise(
      RunOptions(cancellation: record.stopRequest), care: care, keepsSurvivors: true, onExit: record.noteExit
    ) { [record] _, bytes in
      record.output.append(bytes)
      return true
    }
  }

  /// Signals to this process are for the threads that expect them.
  private func withoutSignals(_ body: () -> Int32) -> Int32 {
    var all = sigset_t()
    sigfillset(&all)
    var previous = sigset_t()
    pthread_sigmask(SIG_BLOCK, &all, &previous)
    defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }
    return body()
  }
}
