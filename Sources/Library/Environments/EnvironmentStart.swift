import Orchestration
import OrderedCollections
import Runtime
import Syntax

/// Brings an environment up for a program, from a declaration or from services named on the spot.
struct EnvironmentStart {
  let machine: Machine
  var name: String?
  var alpine = false

  /// A fresh environment of a declaration.
  func start(_ declaration: Declaration) throws(Raise) -> EnvironmentHandle {
    let settings = try machine.call(declaration.settings, [])
    let reader = SettingReader(owner: "env `\(declaration.name)`", fields: settings.fields ?? [:])
    let services = ServiceReader(machine: machine)
    let named = try services.declarations(reader, "services")
    let own = try services.declarations(reader, Declaration.ownServicesKey)
    return try start(named + own, as: declaration.name, declaration)
  }

  func start(_ wanted: [Declaration], as title: String, _ declaration: Declaration?) throws(Raise) -> EnvironmentHandle
  {
    var spec = EnvironmentSpec(
      declaration: title, givenName: name, services: try closure(of: wanted), wanted: wanted.map(\.name), alpine: alpine
    )
    spec.keepsFailed = machine.script?.tests.options.keepsFailed ?? false
    let asked = spec
    let running = try machine.orchestrate { try await $0.up(asked) }
    return EnvironmentHandle(running, declaration: declaration, isOwned: true)
  }

  /// Services with all that they need, each once, in the order they are first named.
  private func closure(of wanted: [Declaration]) throws(Raise) -> [ServiceSpec] {
    let reader = ServiceReader(machine: machine)
    var specs: [ServiceSpec] = []
    var known: [String: Declaration] = [:]
    var open = Array(wanted.reversed())
    while let declaration = open.popLast() {
      if let other = known[declaration.name] {
        guard other !== declaration else { continue }
        throw .failure(
          .environmentFailed, "two services of this environment are called `\(declaration.name)`",
          help: ["services find each other by name inside an environment: rename one of them"])
      }
      known[declaration.name] = declaration
      let (spec, needs) = try reader.read(declaration)
      specs.append(spec)
      open += needs.reversed()
    }
    return specs
  }
}
