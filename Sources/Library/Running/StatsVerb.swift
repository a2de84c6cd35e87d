import Orchestration
import Runtime
import Semantics
import Syntax

private typealias Parameter = Signature.Parameter

/// `stats`: what services use of the machine.
enum StatsVerb {
  static let all = [
    Builtin(
      Signature(
        "stats",
        [
          Parameter("services", Targets.services, .rest, help: "Services, or an environment for all of its services."),
          Parameter(
            "follow", .bool, .optional(defaultText: "false"), isNamedOnly: true,
            help: "Prints it anew each second until Ctrl-C."),
          JSONForm.parameter,
        ], returns: .list,
        summary: "Tells what services that run use: processors, memory, network, processes.",
        example: "stats(shop.db)[0].memory < 200M"),
      statement: { arguments in
        if !arguments[0].isNull { PlainTable.print(heads, rows(arguments[0]), arguments) }
        return .null
      }
    ) { arguments throws(Raise) in
      let services = try Targets.services(try arguments.list(0, "services"), of: "stats", in: arguments.machine)
      let json = try JSONForm.isWanted(arguments, 2)
      if try LogVerb.flag(arguments, 1, "follow") { return try follow(services, json, arguments) }
      let value = try usage(of: services, over: .milliseconds(250), in: arguments.machine)
      return json ? try JSONForm.print(value, arguments) : value
    }
  ]

  private static let heads = ["SERVICE", "CPUS", "MEMORY", "LIMIT", "RECEIVED", "SENT", "PROCESSES"]

  private static func usage(
    of services: [ServiceHandle], over moment: Duration, in machine: Machine
  ) throws(Raise) -> Value {
    var records: [Value] = []
    for environment in services.map(\.environment).uniqueByID {
      let id = environment.running.id
      let names = services.filter { $0.id == id }.map(\.name)
      let found = try machine.orchestrate { try await $0.usage(of: names, in: id, over: moment) }
      records += found.map(record)
    }
    return .list(records)
  }

  private static func record(_ usage: ServiceUsage) -> Value {
    .record([
      "service": .string(usage.service), "cpus": .float((usage.processors * 1000).rounded() / 1000),
      "memory": .size(Int64(clamping: usage.memory)), "limit": .size(Int64(clamping: usage.memoryLimit)),
      "received": .size(Int64(clamping: usage.receivedBytes)), "sent": .size(Int64(clamping: usage.sentBytes)),
      "processes": .int(Int64(usage.processes)),
    ])
  }

  private static func follow(
    _ services: [ServiceHandle], _ json: Bool, _ arguments: borrowing Arguments
  ) throws(Raise) -> Value {
    while true {
      let value = try usage(of: services, over: .seconds(1), in: arguments.machine)
      // Where all have ended there is nothing to wait for.
      guard value.items?.isEmpty == false else { return .null }
      if json {
        for item in value.items ?? [] { arguments.host?.output.write(JSONForm.line(item)) }
      } else {
        PlainTable.print(heads, rows(value), arguments)
      }
    }
  }

  private static func rows(_ value: Value) -> [[String]] {
    (value.items ?? []).compactMap(\.fields).map { fields in
      [
        fields["service"]?.text ?? "", fields["cpus"]?.literal ?? "", rounded(fields["memory"]),
        rounded(fields["limit"]), rounded(fields["received"]), rounded(fields["sent"]),
        fields["processes"]?.literal ?? "",
      ]
    }
  }

  private static func rounded(_ value: Value?) -> String {
    if case .size(let bytes)? = value { SizeText.rounded(bytes) } else { "" }
  }
}

extension [EnvironmentHandle] {
  /// Each once.
  var uniqueByID: [EnvironmentHandle] {
    var seen: Set<String> = []
    return filter { seen.insert($0.running.id).inserted }
  }
}
