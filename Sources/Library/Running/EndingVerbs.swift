import Orchestration
import Runtime
import Semantics
import Syntax

private typealias Parameter = Signature.Parameter

/// `down`, `keep`, `gc`: how long environments last.
enum EndingVerbs {
  static let all = [
    Builtin(
      Signature(
        "down",
        [Parameter("environments", Targets.environment, .rest, help: "Environments, or their names.")],
        summary: "Ends environments now; one that has ended already is left at that.", example: "down mine")
    ) { arguments throws(Raise) in
      try down(arguments)
      return .null
    },
    Builtin(
      Signature(
        "keep", [Parameter("environment", Targets.environment, help: "An environment, or its name.")],
        summary: "Leaves an environment running when its block ends; `down` or `orch gc --kept` ends it.",
        example: "keep mine")
    ) { arguments throws(Raise) in
      let environment = try Targets.environment(arguments[0], in: arguments.machine)
      try environment.keep(in: arguments.machine)
      let (name, id) = (environment.running.name, environment.running.id)
      arguments.host?.confirm("\(name) \(id) stays until `orch down \(id)`")
      return .null
    },
    Builtin(
      Signature(
        "gc",
        [
          Parameter(
            "kept", .bool, .optional(defaultText: "false"), isNamedOnly: true,
            help: "Also environments that `keep` left running, and snapshots with names."),
          Parameter(
            "warm", .bool, .optional(defaultText: "false"), isNamedOnly: true,
            help: "Also environments that wait, of which nobody keeps more ready then."),
          Parameter(
            "images", .bool, .optional(defaultText: "false"), isNamedOnly: true,
            help: "Also the images that orch has built."),
          Parameter(
            "unclear", .bool, .optional(defaultText: "false"), isNamedOnly: true,
            help: "Also environments of owners of which nobody can say from here whether they live."),
          JSONForm.parameter,
        ], returns: .listOf(.string),
        summary: "Removes what dead runs have left on the engine; environments of live runs are never touched.",
        example: "gc --kept"),
      statement: { arguments in
        guard let names = arguments[0].items else { return .null }
        let lines = names.isEmpty ? ["nothing to remove"] : names.map { "removed \($0.printed)" }
        arguments.host?.output.write(lines.map { $0 + "\n" }.joined())
        return .null
      }
    ) { arguments throws(Raise) in
      let gone = try collect(arguments)
      return try JSONForm.isWanted(arguments, 4) ? JSONForm.print(gone, arguments) : gone
    },
  ]

  /// All of them, also where one would not go.
  private static func down(_ arguments: borrowing Arguments) throws(Raise) {
    let machine = arguments.machine
    var environments: [EnvironmentHandle] = []
    for value in try arguments.list(0, "environments") {
      environments.append(try Targets.environmentOnceUp(value, in: machine))
    }
    guard !environments.isEmpty else {
      throw .failure(.wrongArguments, "`down` needs an environment", help: ["`down shop`"])
    }
    var failures: [Failure] = []
    for environment in environments.uniqueByID {
      machine.disown(environment)
      _ = environment.takeRelease()
      let identity = environment.running.identity
      do throws(Raise) {
        try machine.orchestrate { try await $0.end(identity) }
        arguments.host?.confirm("\(identity.name) \(identity.id) is down")
      } catch {
        guard case .failure(let failure) = error else { throw error }
        failures.append(failure)
      }
    }
    guard let first = failures.first else { return }
    guard failures.count > 1 else { throw .failure(first) }
    throw .failure(
      first.code, failures.map(\.message).joined(separator: "\n"), help: Array(Set(failures.flatMap(\.help))).sorted())
  }

  private static func collect(_ arguments: borrowing Arguments) throws(Raise) -> Value {
    let kept = try LogVerb.flag(arguments, 0, "kept")
    let warm = try LogVerb.flag(arguments, 1, "warm")
    let images = try LogVerb.flag(arguments, 2, "images")
    var scope: SweepScope = []
    if kept { scope.insert(.kept) }
    if warm { scope.insert(.warm) }
    if try LogVerb.flag(arguments, 3, "unclear") { scope.insert(.unclear) }
    let extent = scope
    let swept = try arguments.machine.orchestrate { orchestrator in
      var swept = try await orchestrator.sweep(extent)
      if images { swept.gone += try await orchestrator.removeBuiltImages() }
      return swept
    }
    if try !JSONForm.isWanted(arguments, 4) { tell(swept, arguments) }
    guard swept.left.isEmpty else {
      // What is gone all the same is told first.
      arguments.host?.output.write(swept.gone.map { "removed \($0)\n" }.joined())
      throw EngineFailure.raise(OrchestrationError.notRemoved(environment: nil, objects: swept.left))
    }
    return .list(swept.gone.map { .string($0) })
  }

  /// What else the shell's user should know.
  private static func tell(_ swept: Swept, _ arguments: borrowing Arguments) {
    for fault in swept.healed { arguments.host?.confirm("healed \(fault), which a dead run had left") }
    for identity in swept.unclear {
      arguments.host?.confirm(
        "\(identity.name) \(identity.id) stays: nobody can say from here whether its owner lives; "
          + "`orch down \(identity.id)` ends it, `orch gc --unclear` all such")
    }
  }
}
