/// What plans of an environment are made of, looked at once.
struct Prospect: Sendable {
  let spec: EnvironmentSpec
  /// Those wanted, Alpine variants applied.
  let services: [ServiceSpec]
  let observed: Observation
  let planner: Planner

  /// `identity` is that of an environment that is there already.
  func plan(as identity: EnvironmentIdentity? = nil) throws(OrchestrationError) -> Plan {
    var random = SystemRandomNumberGenerator()
    let new = EnvironmentIdentity(
      id: RandomID.make(length: 6, using: &random), declaration: spec.declaration, givenName: spec.givenName,
      purpose: spec.purpose, stack: spec.stack)
    return try planner.plan(services, as: identity ?? new, kept: spec.kept, observed: observed, using: &random)
  }
}
