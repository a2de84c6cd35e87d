import Orchestration
import Runtime
import Semantics
import Synchronization
import Syntax

/// An environment that is up, as a value. The block that started it takes it down.
final class EnvironmentHandle: HandleObject, Resource {
  /// `nil` for one that was attached to, or made from a name.
  let declaration: Declaration?
  private let state: Mutex<State>

  private struct State {
    var running: RunningEnvironment
    /// Taken down, or handed to the user by `keep`.
    var isReleased: Bool
    /// What is not as it should be of services, as it was last looked at: `exited 7`.
    var conditions: [String: String] = [:]
  }

  init(_ running: RunningEnvironment, declaration: Declaration?, isOwned: Bool) {
    self.declaration = declaration
    state = Mutex(State(running: running, isReleased: !isOwned))
  }

  /// One that somebody has started already. What is secret in it is not shown from then on.
  static func attached(
    _ running: RunningEnvironment, declaration: Declaration? = nil, in machine: Machine
  ) throws(Raise) -> EnvironmentHandle {
    let id = running.id
    if let secrets = machine.script?.secrets {
      for value in try machine.orchestrate({ try await $0.secretValues(of: id) }) { secrets.add(value) }
    }
    return EnvironmentHandle(running, declaration: declaration, isOwned: false)
  }

  var running: RunningEnvironment { state.withLock { $0.running } }
  var kind: ValueKind { .environment }
  var suggestedField: String? { "name" }
  var resource: (any Resource)? { self }

  var displayForm: String {
    let running = running
    let services = running.services.map(\.name).joined(separator: ", ")
    return "<environment \(running.name) \(running.id): \(services)>"
  }

  var title: String { "environment \(running.name) \(running.id)" }

  func ownMember(_ name: String) -> Value? { service(name).map { .handle($0) } }
  var ownMemberNames: [String] { running.services.map(\.name) }

  func service(_ name: String) -> ServiceHandle? {
    running[name].map { _ in ServiceHandle(name: name, environment: self) }
  }

  /// Itself by its declaration's name, and its services by theirs.
  var namedValues: [(name: String, value: Value)] {
    let services = running.services.compactMap { service in
      self.service(service.name).map { (name: service.name, value: Value.handle($0)) }
    }
    return (declaration.map { [(name: $0.name, value: .handle(self))] } ?? []) + services
  }

  /// What is wrong with a service, as far as was looked; `nil` where it runs.
  func condition(of service: String) -> String? { state.withLock { $0.conditions[service] } }

  /// As this run knows it now, through whichever handle something was done to it. Raises where it has ended.
  @discardableResult
  func current(in machine: Machine) throws(Raise) -> RunningEnvironment {
    let known = running
    guard let now = try machine.orchestrate({ $0.environment(known.id) }) else {
      throw .failure(
        .notUpHere, "environment `\(known.name)` \(known.id) has ended", help: ["`up` starts a new one"])
    }
    state.withLock { $0.running = now }
    return now
  }

  /// Looks how the services are doing. Where the engine cannot be asked, nothing is known of them.
  func look(in machine: Machine) {
    let id = running.id
    var looked: [EnvironmentSummary.Service]?
    do throws(Raise) { looked = try machine.orchestrate { try await $0.services(of: id) } } catch {}
    state.withLock { state in
      for service in state.running.services {
        let now = looked?.first { $0.name == service.name }
        let condition = now?.condition ?? (looked == nil ? ServiceCondition.unknown : ServiceCondition.removed)
        state.conditions[service.name] = condition == ServiceCondition.running ? nil : condition
      }
    }
  }

  func update(_ service: RunningService) {
    state.withLock { state in
      guard let index = state.running.services.firstIndex(where: { $0.name == service.name }) else { return }
      state.running.services[index] = service
    }
  }

  func release(in machine: Machine) throws(Raise) {
    guard takeRelease() else { return }
    let id = running.id
    machine.script?.tests.gatherEvidence(before: id, in: machine)
    // What could not be removed is named by an event, and left to the supervisor.
    _ = try machine.orchestrate { await $0.release(id) }
  }

  /// Hands it over to the user: it outlives this run.
  func keep(in machine: Machine) throws(Raise) {
    let id = running.id
    try machine.orchestrate { try await $0.keep(id) }
    _ = takeRelease()
    machine.disown(self)
  }

  /// Whoever started it ends it; what was attached to, taken down or kept is nobody's.
  var isOwned: Bool { state.withLock { !$0.isReleased } }

  /// True once: for whoever ends it.
  func takeRelease() -> Bool {
    state.withLock { state in
      defer { state.isReleased = true }
      return !state.isReleased
    }
  }
}

/// One service of a running environment, as a value.
final class ServiceHandle: HandleObject {
  let name: String
  let environment: EnvironmentHandle

  init(name: String, environment: EnvironmentHandle) {
    self.name = name
    self.environment = environment
  }

  var kind: ValueKind { .service }
  var suggestedField: String? { "url" }

  var displayForm: String {
    let place = running?.ports.first.map { " at \(running?.host ?? ""):\($0.host)" } ?? ""
    return "<service \(environment.running.name).\(name)\(place)>"
  }

  var running: RunningService? { environment.running[name] }
}
