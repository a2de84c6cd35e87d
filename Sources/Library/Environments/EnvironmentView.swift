import Orchestration
package import Runtime

/// A running environment as it is shown: names and addresses, without the right to do anything with it.
package struct EnvironmentView: Sendable {
  package var name: String
  package var id: String
  package var services: [ServiceView]
  /// The `env` that it was started from, where it was.
  package var declaration: Declaration?

  /// `nil` for any other value than an environment.
  package init?(_ value: Value) {
    guard case .handle(let handle) = value, let environment = handle.object as? EnvironmentHandle else { return nil }
    self.init(environment)
  }

  init?(_ resource: any Resource) {
    guard let environment = resource as? EnvironmentHandle else { return nil }
    self.init(environment)
  }

  init(_ environment: EnvironmentHandle) {
    let running = environment.running
    name = running.name
    id = running.id
    declaration = environment.declaration
    services = running.services.map {
      ServiceView($0, in: running.name, condition: environment.condition(of: $0.name))
    }
  }
}
