internal import Glibc
internal import Synchronization

/// The terminal this process is controlled from. One pipeline at a time borrows it: reads keys and gets Ctrl-C.
package final class ForegroundTerminal: Sendable {
  private let device: Descriptor
  private let isLent = Mutex(false)

  /// `nil` where no terminal controls this process. Make one and share it: it knows who has borrowed.
  package init?() {
    guard let device = Descriptor(open("/dev/tty", O_RDWR | O_CLOEXEC)) else { return nil }
    self.device = device
  }

  /// `nil` while another pipeline has it, or this process is in the background itself.
  func lend() -> TerminalLoan? {
    isLent.withLock { isLent in
      guard !isLent, tcgetpgrp(device.number) == getpgrp() else { return nil }
      isLent = true
      return TerminalLoan(of: self, device: device)
    }
  }

  fileprivate func receiveBack() { isLent.withLock { $0 = false } }
}

/// The right to the terminal, until it is taken back.
final class TerminalLoan {
  private let terminal: ForegroundTerminal
  private let device: Descriptor
  private var modes = termios()
  private let hasModes: Bool

  fileprivate init(of terminal: ForegroundTerminal, device: Descriptor) {
    self.terminal = terminal
    self.device = device
    hasModes = tcgetattr(device.number, &modes) == 0
  }

  /// Give this to the first child, which goes to the foreground before its program begins.
  var number: Int32 { device.number }

  func give(to group: pid_t) { withoutStopSignal { _ = tcsetpgrp(device.number, group) } }

  /// A program that ends in good order may have changed the modes on purpose, as `stty` does; a killed one has not.
  func takeBack(restoringModes: Bool) {
    withoutStopSignal {
      _ = tcsetpgrp(device.number, getpgrp())
      if restoringModes && hasModes { _ = tcsetattr(device.number, TCSADRAIN, &modes) }
    }
    terminal.receiveBack()
  }

  /// From the background, both calls would stop this process.
  private func withoutStopSignal(_ body: () -> Void) {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGTTOU)
    var previous = sigset_t()
    pthread_sigmask(SIG_BLOCK, &signals, &previous)
    body()
    pthread_sigmask(SIG_SETMASK, &previous, nil)
  }
}
