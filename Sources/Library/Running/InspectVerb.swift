import ContainerEngine
import Orchestration
import Runtime
import Semantics
import Syntax

/// `inspect`: all that is known of a service.
enum InspectVerb {
  static let all = [
    Builtin(
      Signature(
        "inspect",
        [
          Signature.Parameter(
            "services", Targets.services, .rest, help: "Services, or an environment for all of its services."),
          JSONForm.parameter,
        ], returns: .list,
        summary: "Tells all that is known of services; what the engine itself says of each is its field `engine`.",
        example: "inspect(shop.db)[0].engine.HostConfig.Memory"),
      statement: { arguments throws(Raise) in
        guard !arguments[0].isNull else { return .null }
        return try JSONForm.print(arguments[0], arguments)
      }
    ) { arguments throws(Raise) in
      let machine = arguments.machine
      var records: [Value] = []
      for service in try Targets.services(try arguments.list(0, "services"), of: "inspect", in: machine) {
        records.append(.record(try record(of: service, in: machine)))
      }
      let all = Value.list(records)
      return try JSONForm.isWanted(arguments, 1) ? JSONForm.print(all, arguments) : all
    }
  ]

  private static func record(of service: ServiceHandle, in machine: Machine) throws(Raise) -> Fields {
    let (name, id) = (service.name, service.id)
    let identity = service.environment.running.identity
    let (description, state) = try machine.orchestrate {
      (try await $0.describe(name, in: id), try await $0.inspect(name, in: id))
    }
    let engine = try JSON.parse(description)
    let (word, code) = state.phase.inWords
    var fields = Fields()
    fields["service"] = .string(name)
    fields["environment"] = .record(["name": .string(identity.name), "id": .string(identity.id)])
    fields["state"] = .string(word)
    fields["exit_code"] = code.map { .int(Int64($0)) } ?? .null
    fields["started_at"] = state.startedAt.map { .string($0) } ?? .null
    fields["ended_at"] = state.phase.hasEnded ? state.endedAt.map { .string($0) } ?? .null : .null
    fields["image"] = .string(state.labels[Labels.image] ?? state.image)
    fields["image_id"] = .string(state.imageID)
    fields["container"] = .string(state.name)
    fields["host"] = .string(service.running?.host ?? "")
    fields["ports"] = (service.running?.ports ?? []).value
    fields["url"] = (try? ServiceVerbs.url(of: service, in: machine)).map { .string($0) } ?? .null
    fields["addresses"] = .record(
      Fields(uniqueKeysWithValues: state.addresses.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
    fields["needs"] = .list((service.running?.needs ?? []).map { .string($0) })
    fields["engine"] = engine
    return fields
  }
}

extension ContainerState.Phase {
  fileprivate var hasEnded: Bool { if case .exited = self { true } else { false } }

  /// As `ps` has it, with the exit status of what has ended.
  var inWords: (state: String, exitCode: Int?) {
    switch self {
    case .created: ("created", nil)
    case .running: ("running", nil)
    case .paused: ("paused", nil)
    case .restarting: ("restarting", nil)
    case .removing: ("removing", nil)
    case .exited(let code, let outOfMemory): (outOfMemory ? "out of memory" : "exited", code)
    case .dead: ("dead", nil)
    }
  }
}
