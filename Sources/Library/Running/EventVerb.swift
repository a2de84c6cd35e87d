import Orchestration
import Runtime
import Semantics
import Syntax

private typealias Parameter = Signature.Parameter

/// `events`: what has happened to the services of an environment.
enum EventVerb {
  static let all = [
    Builtin(
      Signature(
        "events",
        [
          Parameter("environment", Targets.environment, help: "An environment, or its name."),
          Parameter(
            "since", .duration, .optional(defaultText: "the beginning"), isNamedOnly: true,
            help: "Only what is not older: `10m`."),
          Parameter(
            "follow", .bool, .optional(defaultText: "false"), isNamedOnly: true,
            help: "Goes on with what happens, until Ctrl-C."),
          JSONForm.parameter,
        ], returns: .list,
        summary:
          "Lists what has happened to an environment's services: created, started, ended, as far as the engine remembers.",
        example: "events shop --follow"),
      statement: { arguments in
        for record in arguments[0].items ?? [] { arguments.host?.output.write(line(record)) }
        return .null
      }
    ) { arguments throws(Raise) in try read(arguments) }
  ]

  private static func read(_ arguments: borrowing Arguments) throws(Raise) -> Value {
    let machine = arguments.machine
    let id = try Targets.environment(arguments[0], in: machine).running.id
    let since = try LogVerb.since(arguments, 1) ?? 0
    let json = try JSONForm.isWanted(arguments, 3)
    guard try LogVerb.flag(arguments, 2, "follow") else {
      let found = try machine.orchestrate { orchestrator in
        var events: [ServiceEvent] = []
        for try await event in try await orchestrator.events(of: id, since: since, follow: false) {
          events.append(event)
        }
        return events
      }
      let value = Value.list(found.compactMap(record))
      return json ? try JSONForm.print(value, arguments) : value
    }
    guard let output = arguments.host?.output else { return .null }
    try machine.orchestrate { orchestrator in
      for try await event in try await orchestrator.events(of: id, since: since, follow: true) {
        if let record = record(event) { output.write(json ? JSONForm.line(record) : line(record)) }
      }
    }
    return .null
  }

  /// `nil` for what users are not told.
  @Sendable private static func record(_ event: ServiceEvent) -> Value? {
    guard let word = event.word else { return nil }
    var fields: Fields = ["time": .string(Timestamp.text(event.time)), "service": .string(event.service)]
    fields["event"] = .string(word)
    fields["exit_code"] = event.exitCode.map { .int(Int64($0)) } ?? .null
    return .record(fields)
  }

  @Sendable private static func line(_ record: Value) -> String {
    let fields = record.fields ?? [:]
    let code = fields["exit_code"].flatMap { $0.isNull ? nil : " with status \($0.literal)" } ?? ""
    return ["time", "service", "event"].map { fields[$0]?.text ?? "" }.joined(separator: "  ") + code + "\n"
  }
}
