package import Library
package import Orchestration
package import Runtime

/// What has come of making ready what tests run against.
package enum Preparation: Sendable {
  /// The environment's id.
  case standing(String)
  case failed(Raise)
}

/// How a run goes, besides what it runs.
package struct RunOptions: Sendable {
  package var mode = RunDescription.Mode.isolated
  /// How many jobs may run at once; `nil` is as many as the engine has room for.
  package var jobs: Int? = 1
  /// For tests that set none themselves; nanoseconds.
  package var timeout: Int64?
  package var retries: Int?
  /// How many failures end the run.
  package var bail: Int?
  package var keepsFailed = false
  /// Says what each environment's start was spent on.
  package var showsTimings = false
  package var alpine = false
  /// Builds every image without cache, each once.
  package var buildsAnew = false
  /// Takes environments that wait, and has more made ready.
  package var warm: WarmPolicy?
  /// Makes ready the environment that tests run against rather than in their own. A part of the run.
  package var prepare: (@Sendable () -> Preparation)?
  package var commandLine: [String] = []
  package var pause: (@Sendable (Job, FailedTest) -> Void)?

  package init() {}
}
