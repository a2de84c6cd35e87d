/// What bounds a run and what it may use.
package struct RunOptions: Sendable {
  package var cancellation: Cancellation?
  package var timeLimit: Duration?
  /// How long programs that are asked to end may take before they are killed.
  package var grace: Duration
  /// Lent to the programs for as long as they run, where this process has it and no other pipeline does.
  package var terminal: ForegroundTerminal?
  /// How long output is awaited from what the programs left running.
  package var linger: Duration
  /// Ends the programs should this process die.
  package var keeper: (any GroupKeeper)?

  package init(
    cancellation: Cancellation? = nil, timeLimit: Duration? = nil, grace: Duration = .seconds(2),
    terminal: ForegroundTerminal? = nil, linger: Duration = .seconds(1),
    keeper: (any GroupKeeper)? = nil
  ) {
    self.cancellation = cancellation
    self.timeLimit = timeLimit
    self.grace = grace
    self.terminal = terminal
    self.linger = linger
    self.keeper = keeper
  }
}
