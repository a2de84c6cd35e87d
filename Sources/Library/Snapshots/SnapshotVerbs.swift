import Orchestration
import Runtime
import Semantics
import Syntax

private typealias Parameter = Signature.Parameter

/// `snapshot`, `snapshots`, `forget`: what an environment's services hold, for others to start with.
enum SnapshotVerbs {
  static let all: [Builtin] = [
    Builtin(
      Signature(
        "snapshot",
        [
          Parameter("environment", Targets.environment, help: "An environment, or its name."),
          Parameter(
            "name", .string, .optional(defaultText: "none"), isNamedOnly: true,
            help: "Keeps it for later runs under this name, in place of an earlier one."),
          Parameter(
            "ttl", .duration, .optional(defaultText: "168h"), isNamedOnly: true,
            help: "How long one with a name is kept."),
        ], returns: .handle(.snapshot),
        summary: "Takes down what services hold in `volumes` and `tmpfs`; `up … --from` starts with it.",
        example: "let seeded = snapshot mine"), makesResources: true
    ) { arguments throws(Raise) in try take(arguments) },
    Builtin(
      Signature(
        "snapshots", [JSONForm.parameter], returns: .listOf(.record),
        summary: "Lists the snapshots that this run may use.",
        example: "snapshots"),
      statement: { arguments in
        guard let records = arguments[0].items else { return .null }
        PlainTable.print(heads, records.compactMap(\.fields).map(row), arguments)
        return .null
      }
    ) { arguments throws(Raise) in
      let found = Value.list(try arguments.machine.orchestrate { try await $0.snapshots() }.map(record))
      return try JSONForm.isWanted(arguments, 0) ? JSONForm.print(found, arguments) : found
    },
    Builtin(
      Signature(
        "forget", [Parameter("snapshot", snapshotOrName, help: "A snapshot, or its name.")],
        summary: "Removes a snapshot; environments that were made of it keep their data.", example: "forget \"seeded\"")
    ) { arguments throws(Raise) in
      let name = try reference(arguments, 0, "snapshot")
      try arguments.machine.orchestrate { try await $0.forgetSnapshot(name) }
      arguments.host?.confirm("the snapshot \(name) is gone")
      return .null
    },
  ]

  static let snapshotOrName: ValueType = .oneOf([.handle(.snapshot), .string])

  private static func take(_ arguments: borrowing Arguments) throws(Raise) -> Value {
    let environment = try Targets.environment(arguments[0], in: arguments.machine)
    let name = try arguments.optional(1, { i throws(Raise) in try arguments.string(i, "name") })
    let life = try arguments.optional(2, { i throws(Raise) in try arguments.duration(i, "ttl") })
    if let life, life <= 0 { throw .failure(.invalidValue, "`ttl` is a time from now on, as `24h`") }
    if let name, name.isEmpty || name.contains(where: \.isWhitespace) {
      throw .failure(
        .invalidValue, "a snapshot cannot be named \"\(name)\"", help: ["a word without blanks: `--name \"seeded\"`"])
    }
    try arguments.machine.refuseSecrets(in: [name ?? ""], asNameOf: "a snapshot")
    guard name != nil || arguments.host?.isCommand != true else {
      throw .failure(.wrongArguments, "a snapshot without a name would go with this command", help: ["`--name seeded`"])
    }
    let id = environment.running.id
    let snapshot = try arguments.machine.orchestrate { orchestrator in
      try await orchestrator.takeSnapshot(
        of: id, name: name, timeToLive: life.map { .nanoseconds($0) } ?? Snapshot.standardTimeToLive)
    }
    let handle = SnapshotHandle(snapshot)
    if let resource = handle.resource { arguments.machine.own(resource) }
    arguments.host?.confirm(
      "\(handle.textForm ?? "") holds the data of \(snapshot.folders.keys.sorted().joined(separator: ", "))")
    return .handle(handle)
  }

  /// The text by which the orchestrator finds it.
  static func reference(_ arguments: borrowing Arguments, _ index: Int, _ name: String) throws(Raise) -> String {
    if case .handle(let handle) = arguments[index], let snapshot = handle.object as? SnapshotHandle {
      return snapshot.reference
    }
    return try arguments.string(index, name)
  }

  private static func record(_ snapshot: Snapshot) -> Value {
    .record([
      "name": snapshot.name.map { .string($0) } ?? .null, "id": .string(snapshot.id),
      "services": .list(snapshot.folders.keys.sorted().map { .string($0) }),
      "created_at": time(snapshot.createdAt), "kept_until": snapshot.keptUntil.map(time) ?? .null,
    ])
  }

  /// - Parameter seconds: since 1970.
  private static func time(_ seconds: Int64) -> Value {
    let (nanoseconds, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    return overflow ? .null : .string(Timestamp.text(nanoseconds))
  }

  private static let heads = ["NAME", "ID", "SERVICES"]

  private static func row(_ fields: Fields) -> [String] {
    let services = (fields["services"]?.items ?? []).compactMap(\.text).joined(separator: ", ")
    return [fields["name"]?.text ?? "", fields["id"]?.text ?? "", services]
  }
}
