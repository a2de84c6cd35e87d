import ContainerEngine
import Orchestration
import Runtime
import Semantics
import Syntax

private typealias Parameter = Signature.Parameter

/// `logs`: what services have written.
enum LogVerb {
  static let tail = Signature.Parameter(
    "tail", .int, .optional(defaultText: "all"), isNamedOnly: true, help: "How many of the last lines, of each service."
  )
  static let since = Signature.Parameter(
    "since", .duration, .optional(defaultText: "the beginning"), isNamedOnly: true,
    help: "Only what is not older: `10m`.")

  static let all = [
    Builtin(
      Signature(
        "logs",
        [
          Parameter("services", Targets.services, .rest, help: "Services, or an environment for all of its services."),
          tail, since,
          Parameter(
            "follow", .bool, .optional(defaultText: "false"), isNamedOnly: true,
            help: "Goes on until the services end or Ctrl-C."),
          Parameter(
            "timestamps", .bool, .optional(defaultText: "false"), isNamedOnly: true,
            help: "Puts the time before each line."),
          Parameter(
            "json", .bool, .optional(defaultText: "false"), isNamedOnly: true,
            help: "Prints a JSON object for each line: service, time, stream, line."),
        ],
        summary: "Prints what services have written; of several, the lines in the order of their times, behind names.",
        example: "logs shop.api shop.db --tail 20")
    ) { arguments throws(Raise) in
      try print(arguments)
      return .null
    }
  ]

  private static func print(_ arguments: borrowing Arguments) throws(Raise) {
    let machine = arguments.machine
    let services = try Targets.services(try arguments.list(0, "services"), in: machine)
    guard let first = services.first else {
      throw .failure(
        .wrongArguments, "`logs` needs a service or an environment", help: ["`logs shop.api`", "`logs shop`"])
    }
    guard let output = arguments.host?.output else { return }
    var options = LogOptions(tail: try tail(arguments, 1), since: try since(arguments, 2))
    options.follow = try flag(arguments, 3, "follow")
    options.timestamps = try flag(arguments, 4, "timestamps")
    let json = try JSONForm.isWanted(arguments, 5)
    if services.count == 1, !json { return try pass(first, options, to: output, machine) }
    try merge(services, options, json, output, machine)
  }

  /// Byte for byte.
  private static func pass(
    _ service: ServiceHandle, _ options: LogOptions, to output: any ScriptOutput, _ machine: Machine
  ) throws(Raise) {
    let (name, id) = (service.name, service.id)
    try machine.orchestrate { orchestrator in
      for try await chunk in try await orchestrator.logs(name, in: id, options) { output.pass(chunk.bytes, .output) }
    }
  }

  private static func merge(
    _ services: [ServiceHandle], _ options: LogOptions, _ json: Bool, _ output: any ScriptOutput, _ machine: Machine
  ) throws(Raise) {
    let environments = Set(services.map(\.id))
    let names = services.map { environments.count == 1 ? $0.name : "\($0.environment.running.name).\($0.name)" }
    let labels = LineLabels(names, output)
    let showsTimes = options.timestamps
    let groups = environments.map { id in
      (id: id, members: services.indices.filter { services[$0].id == id }.map { (services[$0].name, $0) })
    }
    try machine.orchestrate { orchestrator in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for (id, members) in groups {
          group.addTask {
            let places = Dictionary(uniqueKeysWithValues: members)
            try await orchestrator.merged(members.map(\.0), in: id, options) { entry in
              let place = places[entry.service] ?? 0
              output.write(json ? record(entry, names[place]) : labels[place] + line(entry, showsTimes))
            }
          }
        }
        try await group.waitForAll()
      }
    }
  }

  @Sendable private static func line(_ entry: LogEntry, _ showsTime: Bool) -> String {
    (showsTime ? entry.time + " " : "") + entry.text + "\n"
  }

  @Sendable private static func record(_ entry: LogEntry, _ name: String) -> String {
    JSONForm.line(
      .record([
        "service": .string(name), "time": .string(entry.time),
        "stream": .string(entry.stream == .output ? "stdout" : "stderr"), "line": .string(entry.text),
      ]))
  }

  // MARK: Arguments

  static func tail(_ arguments: borrowing Arguments, _ index: Int) throws(Raise) -> Int? {
    guard let count = try arguments.optional(index, { i throws(Raise) in try arguments.int(i, "tail") }) else {
      return nil
    }
    guard count >= 0 else { throw .failure(.invalidValue, "`tail` must not be below 0, this is \(count)") }
    return Int(clamping: count)
  }

  /// Seconds since 1970.
  static func since(_ arguments: borrowing Arguments, _ index: Int) throws(Raise) -> Double? {
    guard let age = try arguments.optional(index, { i throws(Raise) in try arguments.duration(i, "since") }) else {
      return nil
    }
    guard age >= 0 else { throw .failure(.invalidValue, "`since` must not be negative") }
    return max(0, WallClock.exactSeconds - Double(age) / 1e9)
  }

  static func flag(_ arguments: borrowing Arguments, _ index: Int, _ name: String) throws(Raise) -> Bool {
    try arguments.optional(index, { i throws(Raise) in try arguments.bool(i, name) }) ?? false
  }
}

/// Names before lines, aligned, each set apart as the output can.
package struct LineLabels: Sendable {
  private let labels: [String]

  package init(_ names: [String], _ output: any ScriptOutput) {
    let width = names.map(\.count).max() ?? 0
    labels = names.enumerated().map { index, name in
      output.label(name + String(repeating: " ", count: width - name.count) + " | ", number: index)
    }
  }

  package subscript(_ index: Int) -> String { labels.indices.contains(index) ? labels[index] : "" }
}
