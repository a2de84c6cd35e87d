import Orchestration
import Runtime

/// The environments on the engine as a table and as values: one description for `ps` in a script and in
/// the shell.
enum EnvironmentListing {
  static let heads = ["NAME", "ID", "OWNER", "FOR", "SERVICES"]

  static func value(_ environments: [EnvironmentSummary]) -> Value { .list(environments.map(record)) }

  private static func record(_ environment: EnvironmentSummary) -> Value {
    .record([
      "name": .string(environment.identity.name), "id": .string(environment.identity.id),
      "owner": .string(environment.ownership.word),
      "purpose": environment.identity.purpose.map { .string($0) } ?? .null,
      "services": .list(environment.services.map(ServiceListing.value)),
    ])
  }

  static func row(_ fields: Fields) -> [String] {
    let services = (fields["services"]?.items ?? []).compactMap(\.fields).map { service in
      let name = service["service"]?.printed ?? ""
      let condition = ServiceCondition.text(
        state: service["state"]?.text ?? "", exitCode: service["exit_code"].flatMap { Int($0.printed) })
      return condition == ServiceCondition.running ? name : "\(name) (\(condition))"
    }
    return ["name", "id", "owner", "purpose"].map { fields[$0]?.text ?? "" } + [services.joined(separator: ", ")]
  }
}
