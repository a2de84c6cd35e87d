import Orchestration
import Runtime
import Semantics
import Syntax

/// What verbs on running environments are told to work on: handles, declarations that are up here, or names as
/// `orch ps` lists them: `"exploring"`, `"exploring.db"`.
enum Targets {
  static let environment: ValueType = .oneOf([.handle(.environment), .declaration(.environment), .string])
  static let service: ValueType = .oneOf([.handle(.service), .string])
  static let services: ValueType = .oneOf([
    .handle(.service), .handle(.environment), .declaration(.environment), .string,
  ])

  /// Raises for one that has ended, as for a name that means none.
  static func environment(_ value: Value, in machine: Machine) throws(Raise) -> EnvironmentHandle {
    let environment = try environmentOnceUp(value, in: machine)
    try environment.current(in: machine)
    return environment
  }

  /// Also one that has ended, where its handle is given.
  static func environmentOnceUp(_ value: Value, in machine: Machine) throws(Raise) -> EnvironmentHandle {
    if let environment = try handle(value, in: machine) { return environment }
    guard case .string(let name) = value.outputAsText else {
      throw .failure(.typeMismatch, "this needs an environment, this is \(value.kind.withArticle)")
    }
    return try attach(name.text, in: machine)
  }

  static func service(_ value: Value, in machine: Machine) throws(Raise) -> ServiceHandle {
    switch value.outputAsText {
    case .handle(let handle):
      if let service = handle.object as? ServiceHandle {
        try service.environment.current(in: machine)
        return service
      }
    case .string(let name):
      if let service = try named(name.text, in: machine) { return service }
      throw .failure(
        .invalidValue, "\"\(name.text)\" names no service",
        help: ["as `\"exploring.db\"`: the environment's name, a dot, and the service's"])
    default: break
    }
    throw .failure(.typeMismatch, "this needs a service of a running environment, this is \(value.kind.withArticle)")
  }

  /// The same for a verb that is nothing without any.
  static func services(_ values: [Value], of verb: String, in machine: Machine) throws(Raise) -> [ServiceHandle] {
    let found = try services(values, in: machine)
    guard found.isEmpty else { return found }
    throw .failure(
      .wrongArguments, "`\(verb)` needs a service or an environment",
      help: ["`\(verb) shop.api`", "`\(verb) shop`", "`ps` lists what is up"])
  }

  /// Each once, in their order; an environment stands for all of its services.
  static func services(_ values: [Value], in machine: Machine) throws(Raise) -> [ServiceHandle] {
    var found: [ServiceHandle] = []
    for value in values {
      for service in try all(value, in: machine)
      where !found.contains(where: { $0.name == service.name && $0.id == service.id }) {
        found.append(service)
      }
    }
    return found
  }

  private static func all(_ value: Value, in machine: Machine) throws(Raise) -> [ServiceHandle] {
    if let environment = try handle(value, in: machine) {
      try environment.current(in: machine)
      return environment.services
    }
    guard case .string(let name) = value.outputAsText else { return [try service(value, in: machine)] }
    if let service = try named(name.text, in: machine) { return [service] }
    return try attach(name.text, in: machine).services
  }

  private static func handle(_ value: Value, in machine: Machine) throws(Raise) -> EnvironmentHandle? {
    guard case .handle(let handle) = value else { return nil }
    if let environment = handle.object as? EnvironmentHandle { return environment }
    guard let declaration = handle.object as? Declaration, declaration.form == .environment else { return nil }
    return try EnvironmentLookup.find(declaration, in: machine)
  }

  private static func attach(_ name: String, in machine: Machine) throws(Raise) -> EnvironmentHandle {
    let running = try machine.orchestrate { try await $0.attach(name) }
    if let own = EnvironmentLookup.own(running.id, in: machine) { return own }
    return try .attached(running, in: machine)
  }

  /// `nil` where the text is no environment's and service's name with a dot between them.
  private static func named(_ text: String, in machine: Machine) throws(Raise) -> ServiceHandle? {
    guard let dot = text.lastIndex(of: "."), dot != text.startIndex else { return nil }
    let environment = try attach(String(text[..<dot]), in: machine)
    let name = String(text[text.index(after: dot)...])
    if let service = environment.service(name) { return service }
    throw EngineFailure.raise(
      OrchestrationError.unknownService(name, known: environment.running.services.map(\.name)))
  }
}

extension EnvironmentHandle {
  var services: [ServiceHandle] { running.services.compactMap { service($0.name) } }
}

extension ServiceHandle {
  /// Its environment's.
  var id: String { environment.running.id }
}
