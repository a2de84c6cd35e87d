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
      while sigwait(&waited, &number) == 0 { receive(number) }
    }
  }

  /// For a program: the first signal interrupts it, the second ends the process at once and leaves clean-up to the supervisor.
  static func start(_ interrupt: Interrupt) {
    start { self.interrupt(interrupt, by: $0) }
  }

  static func interrupt(_ interrupt: Interrupt, by number: Int32) {
    if interrupt.reason != nil { _exit(128 + number) }
    interrupt.raise(.signal(number == SIGHUP ? SIGTERM : number))
  }

  private static var set: sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in signals { sigaddset(&set, signal) }
    return set
  }
}
