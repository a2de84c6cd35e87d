import Glibc
import Runtime

/// Turns Ctrl-C, SIGTERM and SIGHUP into an interruption; a second one ends the process at once, and leaves clean-up to the supervisor.
enum SignalWatch {
  private static let signals: [Int32] = [SIGINT, SIGTERM, SIGHUP]

  /// Must come before any other thread begins: they inherit the mask.
  static func start(_ interrupt: Interrupt) {
    var mask = sigset_t()
    sigemptyset(&mask)
    for signal in signals { sigaddset(&mask, signal) }
    pthread_sigmask(SIG_BLOCK, &mask, nil)
    // A broken pipe is an error of the write that meets it.
    signal(SIGPIPE, SIG_IGN)
    _ = MachineThread.start {
      var waited = sigset_t()
      sigemptyset(&waited)
      for signal in signals { sigaddset(&waited, signal) }
      var isSecond = false
      var number: Int32 = 0
      while sigwait(&waited, &number) == 0 {
        if isSecond { _exit(128 + number) }
        isSecond = true
        interrupt.raise(.signal(number == SIGHUP ? SIGTERM : number))
      }
    }
  }
}
