import ContainerEngine
import Orchestration
import Runtime
import Semantics
import Syntax

private typealias Parameter = Signature.Parameter

/// Verbs on environments as wholes.
enum EnvironmentVerbs {
  static let all: [Builtin] = [
    Builtin(
      Signature(
        "up",
        [
          Parameter(
            "environment", .oneOf([.declaration(.environment), .string]), rules: [.givenNames],
            help: "An `env`, or a name for services given by `--services`."),
          Parameter(
            "name", .string, .optional(defaultText: "none"), isNamedOnly: true, rules: [.givenNames],
            help: "A name by which others can attach to it."),
          Parameter(
            "services", .listOf(.declaration(.service)), .optional(defaultText: "the `env`'s own"), isNamedOnly: true,
            help: "The services to start; what they need comes along."),
          Parameter(
            "alpine", .bool, .optional(defaultText: "false"), isNamedOnly: true,
            help: "Builds from the Alpine variant of each Dockerfile."),
          Parameter(
            "from", .oneOf([.handle(.snapshot), .string]), .optional(defaultText: "none"), isNamedOnly: true,
            help: "A snapshot whose data its services start with."),
          Parameter(
            "warm", .int, .optional(defaultText: "none"), isNamedOnly: true,
            help: "Takes one that is ready, and keeps so many more ready in the background; it has no `name` then."),
          Parameter(
            "ttl", .duration, .optional(defaultText: "10m"), isNamedOnly: true,
            help: "How long those are kept after the last one was taken."),
        ], returns: .handle(.environment),
        summary: "Starts a new environment and waits until it is ready; it ends with the block.",
        example: "let mine = up shop --name \"exploring\""),
      makesResources: true
    ) { arguments throws(Raise) in try up(arguments) },
    Builtin(
      Signature(
        "attach", [Parameter("name", .string, help: "Its name, or its id.")], returns: .handle(.environment),
        summary: "Gives a handle to an environment that is up already, without owning it.",
        example: "let mine = attach \"exploring\"")
    ) { arguments throws(Raise) in
      let name = try arguments.string(0, "name")
      let running = try arguments.machine.orchestrate { try await $0.attach(name) }
      return .handle(try EnvironmentHandle.attached(running, in: arguments.machine))
    },
  ]

  private static func up(_ arguments: borrowing Arguments) throws(Raise) -> Value {
    let machine = arguments.machine
    var start = EnvironmentStart(machine: machine)
    start.name = try arguments.optional(1, { i throws(Raise) in try arguments.string(i, "name") })
    start.alpine = try arguments.optional(3, { i throws(Raise) in try arguments.bool(i, "alpine") }) ?? false
    start.snapshot = try arguments.optional(4, { i throws(Raise) in try SnapshotVerbs.reference(arguments, i, "from") })
    start.warm = try warm(arguments)
    if start.warm != nil { try checkWarm(start.name, arguments[4]) }
    let services = try arguments.optional(
      2,
      { i throws(Raise) in
        try ServiceReader(machine: machine).declarations(
          SettingReader(owner: "`up`", fields: ["services": arguments[i]]), "services")
      })
    let handle: EnvironmentHandle
    switch (arguments[0].outputAsText, services) {
    case (.handle(let target), _):
      guard let declaration = target.object as? Declaration, declaration.form == .environment else {
        throw notAnEnvironment(arguments[0])
      }
      if let services {
        handle = try start.start(services, as: declaration.name, declaration)
      } else {
        handle = try start.start(declaration)
      }
    case (.string(let title), .some(let services)): handle = try start.start(services, as: title.text, nil)
    case (.string(let title), nil):
      throw .failure(
        .wrongArguments, "`up \"\(title.text)\"` does not say which services",
        help: [
          "`up \"\(title.text)\" --services [postgres, redis]`",
          "or declare it: `env \(title.text) { services: [postgres, redis] }`",
        ])
    default: throw notAnEnvironment(arguments[0])
    }
    machine.own(handle)
    return .handle(handle)
  }

  private static func warm(_ arguments: borrowing Arguments) throws(Raise) -> WarmPolicy? {
    let life = try arguments.optional(6, { i throws(Raise) in try arguments.duration(i, "ttl") })
    guard let count = try arguments.optional(5, { i throws(Raise) in try arguments.int(i, "warm") }) else {
      if life == nil { return nil }
      throw .failure(.wrongArguments, "`ttl` is of those that are kept ready", help: ["`--warm 2 --ttl 10m`"])
    }
    guard WarmPolicy.counts.contains(Int(clamping: count)), life ?? 1 > 0 else {
      throw .failure(
        .invalidValue,
        "`warm` is \(WarmPolicy.counts.lowerBound) to \(WarmPolicy.counts.upperBound), and `ttl` more than none")
    }
    return WarmPolicy(
      count: Int(clamping: count), timeToLive: life.map { .nanoseconds($0) } ?? WarmPolicy.standardTimeToLive)
  }

  /// What cannot wait for a later run.
  private static func checkWarm(_ name: String?, _ snapshot: Value) throws(Raise) {
    if let name {
      throw .failure(
        .wrongArguments, "`warm` takes one of several that are alike, and they have no name",
        help: ["leave out `--name \(name)`: `orch ps` tells its id, by which it is found as well"])
    }
    if case .handle(let handle) = snapshot, let taken = handle.object as? SnapshotHandle, taken.snapshot.name == nil {
      throw .failure(
        .wrongArguments, "a snapshot without a name goes with this run, so that nothing made of it can be kept ready",
        help: ["give it one: `snapshot … --name \"seeded\"`"])
    }
  }

  private static func notAnEnvironment(_ value: Value) -> Raise {
    .failure(.typeMismatch, "`up` needs an `env` or a name, this is \(value.kind.withArticle)")
  }
}
