internal import Glibc

/// A pipeline's dealings with the terminal while it runs.
struct Foreground {
  private let terminal: ForegroundTerminal?
  private var loan: TerminalLoan?
  private var pendingStop: Int32?
  /// Whether the programs had the terminal at any time.
  private(set) var wasLent = false

  /// The shell needs a moment to stop this process; what came after would run before that.
  private static let suspensionDelay: UInt32 = 20_000

  /// Borrows at once, where that is possible.
  init(_ terminal: ForegroundTerminal?) {
    self.terminal = terminal
    loan = terminal?.lend()
    wasLent = loan != nil
  }

  /// What the first child is to take over.
  var device: Int32? { loan?.number }
  /// No descriptor tells of stops: they must be looked for now and then.
  var needsPolling: Bool { terminal != nil }

  mutating func attend(to group: StageGroup) {
    guard let terminal else { return }
    pendingStop = group.takeStop() ?? pendingStop
    guard let signal = pendingStop else { return }
    let isKey = signal == SIGTSTP
    let wantsTerminal = signal == SIGTTIN || signal == SIGTTOU
    guard isKey || wantsTerminal else { return pendingStop = nil }
    if isKey && loan != nil { suspendThisProcess() }
    if loan == nil, let regained = terminal.lend() {
      loan = regained
      wasLent = true
    }
    loan?.give(to: group.id)
    guard isKey || loan != nil else { return }
    pendingStop = nil
    group.send(SIGCONT)
  }

  /// Ctrl-Z stops what the user started, which is this process; `fg` goes on here.
  private mutating func suspendThisProcess() {
    takeBack(restoringModes: true)
    kill(0, SIGTSTP)
    usleep(Self.suspensionDelay)
  }

  mutating func takeBack(restoringModes: Bool) {
    loan?.takeBack(restoringModes: restoringModes)
    loan = nil
  }
}
