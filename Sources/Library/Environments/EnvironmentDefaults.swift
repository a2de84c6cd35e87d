package import Orchestration

/// What holds for every environment that a program starts, whatever it says itself.
package struct EnvironmentDefaults: Sendable {
  /// Builds from the Alpine variant of each Dockerfile.
  package var alpine = false
  /// Builds each image without cache, once per run.
  package var buildsAnew = false
  /// They will be asked for again and again, so what of them cannot change may be brought up ahead.
  package var standOnGroundwork = false
  /// Prints plans in place of starting anything.
  package var plans: PlanPrinter?
  /// What environments are for: the file and the suite.
  package var purpose: String?
  /// Tests that name an `env` run in this environment, which is up already, rather than in one of their own. Its id.
  package var standing: String?
  /// Takes environments that wait, and has more made ready.
  package var warm: WarmPolicy?
  /// Says when there is room for another one.
  package var admission: (any EnvironmentAdmission)?

  package init() {}
}

/// Lets environments start as long as the engine has room for them.
package protocol EnvironmentAdmission: Sendable {
  /// Returns once there is room. Waiting counts against no time limit of a test.
  func admit(_ demand: ResourceDemand) async throws
}
