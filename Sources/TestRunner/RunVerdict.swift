package import Library
package import Runtime
import Syntax

/// How a whole run ended, and the exit status that Makefiles and CI go by.
package struct RunVerdict: Sendable {
  package enum Ending: Sendable {
    case completed
    /// An error that nothing took.
    case failed(Failure)
    case exited(Int32)
    /// The signal's number.
    case interrupted(Int32)

    /// The program came to its end.
    package var isCompleted: Bool { if case .completed = self { true } else { false } }
  }

  package var ending: Ending
  package var tally: TestTally

  package init(ending: Ending, tally: TestTally) {
    self.ending = ending
    self.tally = tally
  }

  /// An interruption comes before a failed environment, that before a failed test.
  package var exitStatus: Int32 {
    switch ending {
    case .interrupted(let signal): return 128 + signal
    case .exited(let status) where status != 0: return status
    case .failed(let failure) where failure.isOfEnvironment: return 3
    default: break
    }
    if tally.notRun > 0 { return 3 }
    if case .failed = ending { return 1 }
    return tally.failed > 0 ? 1 : 0
  }
}

extension RunVerdict.Ending {
  /// The same, without what is secret.
  package func masked(by mask: SecretMask) -> RunVerdict.Ending {
    if case .failed(let failure) = self { .failed(failure.masked(by: mask)) } else { self }
  }
}

extension Failure {
  /// The engine or an environment is to blame, not the program.
  package var isOfEnvironment: Bool { DiagnosticCode.environmentCodes.contains(code) }
}
