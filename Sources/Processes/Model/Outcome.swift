internal import Glibc

/// How a program ended.
package enum Exit: Sendable, Hashable {
  case exited(Int32)
  case signalled(Int32)
}

package struct StageOutcome: Sendable, Hashable {
  package let program: String
  package let exit: Exit
  /// Whether its output went to another stage, which may end before it has read everything.
  package let feedsNextStage: Bool

  package init(program: String, exit: Exit, feedsNextStage: Bool) {
    self.program = program
    self.exit = exit
    self.feedsNextStage = feedsNextStage
  }

  /// `yes | head -1` is fine: a program that dies because its reader had enough has not failed.
  package var hasFailed: Bool {
    switch exit {
    case .exited(let code): code != 0
    case .signalled(let signal): !(signal == SIGPIPE && feedsNextStage)
    }
  }
}

/// How a pipeline ended.
package struct Outcome: Sendable, Hashable {
  package enum Ending: Sendable, Hashable {
    case finished
    case cancelled
    case timedOut
  }

  package let stages: [StageOutcome]
  package let ending: Ending
  /// Ctrl-C reached the programs while they had the terminal, and one of them died of it.
  package let isInterrupted: Bool
  /// False where a program left something running that still held the output when reading stopped.
  package let isOutputComplete: Bool
  package let duration: Duration

  package var firstFailure: StageOutcome? { stages.first { $0.hasFailed } }
  package var hasFailed: Bool { ending != .finished || firstFailure != nil }

  var wasSignalled: Bool {
    stages.contains { stage in
      if case .signalled = stage.exit { true } else { false }
    }
  }
}

/// What a captured pipeline wrote.
package struct Capture: Sendable {
  package let outcome: Outcome
  /// The last stage's standard output.
  package let output: [UInt8]
  /// The standard error of all stages.
  package let errors: [UInt8]
}
