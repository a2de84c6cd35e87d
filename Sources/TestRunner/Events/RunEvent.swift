package import Library
package import Orchestration
package import Runtime

/// What happens in a run of tests, in the order in which it happens. Every report, the history too, is made from these alone.
package struct RunEvent: Sendable {
  package enum Kind: Sendable {
    case runStarted(RunDescription)
    /// Waits for its turn, and for what.
    case jobQueued(Job, waitingFor: String?)
    case jobStarted(Job)
    case test(Job, TestEvent)
    /// What a program of the job wrote, in whole lines where possible.
    case output(Job, OutputStream, String)
    /// An error outside of any test ended the job, or kept it from starting. ``jobFinished`` follows.
    case jobFailed(Job, Failure)
    case jobFinished(Job)
    /// An environment of a job, or the engine as a whole.
    case environment(Job?, OrchestrationEvent)
    /// The runner's own word: what changed, what is run again.
    case note(String)
    case runFinished(RunVerdict)
  }

  package enum OutputStream: String, Sendable { case output, error }

  package var kind: Kind
  /// Nanoseconds of the monotonic clock.
  package var time: Int64

  package init(_ kind: Kind, time: Int64) {
    self.kind = kind
    self.time = time
  }
}
