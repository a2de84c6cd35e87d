package import Orchestration
import Runtime

/// The environments on the engine as a table and as values: one description for `ps` in a script, at the prompt and in
/// the shell.
package enum EnvironmentListing {
  package static let heads = ["NAME", "ID", "OWNER", "FOR", "SERVICES"]

  package static func row(_ environment: EnvironmentSummary) -> [String] {
    [
      environment.identity.name, environment.identity.id, environment.ownership.word, environment.identity.purpose ?? "",
      environment.services.map { $0.isRunning ? $0.name : "\($0.name) (\($0.condition))" }.joined(separator: ", "),
    ]
  }

  static func value(_ environments: [EnvironmentSummary]) -> Value { .list(environments.map(record)) }

  private static func record(_ environment: EnvironmentSummary) -> Value {
    .record([
      "name": .string(environment.identity.name), "id": .string(environment.identity.id),
      "owner": .string(environment.ownership.word),
      "purpose": environment.identity.purpose.map { .string($0) } ?? .null, "services": .list(environment.services.map(record)),
    ])
  }

  private static func record(_ service: EnvironmentSummary.Service) -> Value {
    .record([
      "name": .string(service.name), "state": .string(service.state),
      "exit_code": service.exitCode.map { .int(Int64($0)) } ?? .null, "image": .string(service.image),
      "container": .string(service.containerName),
    ])
  }

  /// The lines of a table, for what ``value(_:)`` has made.
  static func lines(of value: Value) -> [String] {
    let rows = [heads] + (value.items ?? []).compactMap(\.fields).map(row)
    let widths = heads.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
      return String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
    }
  }

  private static func row(_ fields: Fields) -> [String] {
    let services = (fields["services"]?.items ?? []).compactMap(\.fields).map { service in
      let name = service["name"]?.printed ?? ""
      let condition = ServiceCondition.text(
        state: service["state"]?.text ?? "", exitCode: service["exit_code"].flatMap { Int($0.printed) })
      return condition == ServiceCondition.running ? name : "\(name) (\(condition))"
    }
    return ["name", "id", "owner", "purpose"].map { fields[$0]?.text ?? "" } + [services.joined(separator: ", ")]
  }
}

extension EnvironmentSummary.Ownership {
  package var word: String {
    switch self {
    case .own: "this run"
    case .other(let pid): "process \(pid)"
    case .orphan: "orphan"
    case .kept: "kept"
    case .unknown: "unknown"
    }
  }
}
