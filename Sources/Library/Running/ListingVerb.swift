import ContainerEngine
import Orchestration
import Runtime
import Semantics
import Syntax

/// `ps`: what runs.
enum ListingVerb {
  static let all = [
    Builtin(
      Signature(
        "ps",
        [
          Signature.Parameter(
            "environment", Targets.environment, .optional(defaultText: "all of them, each in a line"),
            help: "Lists the services of this one."),
          JSONForm.parameter,
        ], returns: .list,
        summary: "Lists the environments on the engine, whoever started them, or the services of one.",
        example: "ps"),
      statement: { arguments in
        show(arguments[0], arguments)
        return .null
      }
    ) { arguments throws(Raise) in
      let value = try list(arguments)
      return try JSONForm.isWanted(arguments, 1) ? JSONForm.print(value, arguments) : value
    }
  ]

  private static func list(_ arguments: borrowing Arguments) throws(Raise) -> Value {
    let machine = arguments.machine
    if arguments[0].isNull { return EnvironmentListing.value(try machine.orchestrate { try await $0.list() }) }
    let running = try Targets.environment(arguments[0], in: machine).running
    let services = try machine.orchestrate { try await $0.services(of: running.id) }
    return .list(services.map(ServiceListing.value))
  }

  private static func show(_ value: Value, _ arguments: borrowing Arguments) {
    let records = (value.items ?? []).compactMap(\.fields)
    guard let first = records.first, first["service"] != nil else {
      guard !value.isNull else { return }
      return PlainTable.print(EnvironmentListing.heads, records.map(EnvironmentListing.row), arguments)
    }
    PlainTable.print(ServiceListing.heads, records.map(ServiceListing.row), arguments)
  }
}

/// The services of an environment as values and as a table.
enum ServiceListing {
  static let heads = ["SERVICE", "STATE", "IMAGE", "PORTS", "CONTAINER"]

  static func value(_ service: EnvironmentSummary.Service) -> Value {
    .record([
      "service": .string(service.name), "state": .string(service.state),
      "exit_code": service.exitCode.map { .int(Int64($0)) } ?? .null, "image": .string(service.image),
      "host": .string(service.host), "ports": service.ports.value, "container": .string(service.containerName),
      "restarts": .int(Int64(service.restarts)),
    ])
  }

  static func row(_ record: Fields) -> [String] {
    let state = ServiceCondition.text(
      state: record["state"]?.text ?? "", exitCode: record["exit_code"].flatMap { Int($0.printed) })
    let history = ServiceCondition.text(state, restarts: record["restarts"].flatMap { Int($0.printed) } ?? 0)
    let host = record["host"]?.text ?? ""
    let ports = (record["ports"]?.fields ?? [:]).map { "\(host):\($0.value.printed) → \($0.key)" }
    return [
      record["service"]?.text ?? "", history, record["image"]?.text ?? "", ports.joined(separator: ", "),
      record["container"]?.text ?? "",
    ]
  }
}

extension [ServicePort] {
  /// The host's port by each of the service's own: `{ "8000/tcp": 49153 }`.
  var value: Value {
    var ports = Fields()
    for port in self { ports[port.container.description] = .int(Int64(port.host)) }
    return .record(ports)
  }
}
