/// Something that happened to an environment, for live progress and for reports.
package struct OrchestrationEvent: Sendable {
  package enum Kind: Sendable {
    case planned(Plan)
    /// There is no room for it now.
    case queued(ResourceShortage)
    /// It starts, though the engine will never have what its services may use.
    case exceeds(MemoryExcess)
    case stepStarted(Step)
    case stepFinished(Step, took: Duration)
    case stepFailed(Step)
    /// A line of a build's output or of a pull's progress.
    case imageOutput(services: [String], line: String)
    case probed(service: String, finding: ProbeFinding, attempt: Int)
    case up(RunningEnvironment)
    case failed(OrchestrationError)
    /// What there was to keep of it, after something failed.
    case evidence(Evidence)
    case downStarted
    case downFinished(took: Duration)
    /// What could not be removed in time and is left to the supervisor, by the engine's names.
    case leftBehind([String])
    /// What dead owners had left and is gone now, by the engine's names.
    case swept([String])
    /// Another command changes the stack of this name, and is waited for.
    case stackBusy(String)
  }

  package var time: ContinuousClock.Instant
  /// `nil` for what concerns no one environment.
  package var environment: EnvironmentIdentity?
  package var kind: Kind

  package init(time: ContinuousClock.Instant, environment: EnvironmentIdentity?, kind: Kind) {
    self.time = time
    self.environment = environment
    self.kind = kind
  }
}
