import Glibc
import Runtime

/// Gives Ctrl-C, SIGTERM and SIGHUP to one thread, which tells of them in order.
enum SignalWatch {
  private static let signals: [Int32] = [SIGINT, SIGTERM, SIGHUP]

  /// Must come before any other thread begins: they inherit the mask.
  static func start(_ receive: @escaping @Sendable (Int32) -> Void) {
    var mask = set
    pthread_sigmask(SIG_BLOCK, &mask, nil)
    // A broken pipe is an error of the write that meets it.
    signal(SIGPIPE, SIG_IGN)
    _ = MachineThread.start {
      var waited = set
      var number: Int32 = 0
      var echoes = SignalEchoes()
      while sigwait(&waited, &number) == 0 {
        if echoes.isNew(number, at: Machine.monotonicTime()) { receive(number) }
      }
    }
  }

  /// For a program: the first signal interrupts it. A later Ctrl-C ends the process at once and leaves clean-up to the
  /// supervisor; who is asked to end by another signal again goes on cleaning up, and whoever cannot wait has SIGKILL.
  static func start(_ interrupt: Interrupt) {
    start { self.interrupt(interrupt, by: $0) }
  }

  static func interrupt(_ interrupt: Interrupt, by number: Int32) {
    if interrupt.reason == nil {
      interrupt.raise(.signal(number == SIGHUP ? SIGTERM : number))
    } else if number == SIGINT {
      _exit(128 + number)
    }
  }

  private static var set: sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in signals { sigaddset(&set, signal) }
    return set
  }
}

/// One wish may come as several signals: `timeout` sends one to its child and one to the group that the child is in,
/// and so does a program that passes on the Ctrl-C which the terminal has sent to both.
private struct SignalEchoes {
  /// Nanoseconds: nobody is impatient so soon.
  private static let window: Int64 = 500_000_000

  private var last: [Int32: Int64] = [:]

  mutating func isNew(_ number: Int32, at time: Int64) -> Bool {
    if let last = last[number], time - last < Self.window { return false }
    last[number] = time
    return true
  }
}
