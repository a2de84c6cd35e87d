import ContainerEngine
import Orchestration
import Runtime
import Semantics
import Syntax

private typealias Parameter = Signature.Parameter
private let environmentParameter = Parameter(
  "environment", .oneOf([.handle(.environment), .declaration(.environment), .string]),
  help: "An environment, or its name.")

/// Verbs on environments as wholes.
enum EnvironmentVerbs {
  static let all: [Builtin] = [
    Builtin(
      Signature(
        "up",
        [
          Parameter(
            "environment", .oneOf([.declaration(.environment), .string]),
            help: "An `env`, or a name for services given by `--services`."),
          Parameter(
            "name", .string, .optional(defaultText: "none"), isNamedOnly: true,
            help: "A name by which others can attach to it."),
          Parameter(
            "services", .listOf(.declaration(.service)), .optional(defaultText: "the `env`'s own"), isNamedOnly: true,
            help: "The services to start; what they need comes along."),
          Parameter(
            "alpine", .bool, .optional(defaultText: "false"), isNamedOnly: true,
            help: "Builds from the Alpine variant of each Dockerfile."),
        ], returns: .handle(.environment),
        summary: "Starts a new environment and waits until it is ready; it ends with the block.",
        example: "let mine = up shop --name \"exploring\""),
      makesResources: true
    ) { arguments throws(Raise) in try up(arguments) },
    Builtin(
      Signature("down", [environmentParameter], summary: "Ends an environment now.", example: "down mine")
    ) { arguments throws(Raise) in try down(arguments) },
    Builtin(
      Signature(
        "keep", [environmentParameter],
        summary: "Leaves an environment running when its block ends; `down` or `orch gc --kept` ends it.",
        example: "keep mine")
    ) { arguments throws(Raise) in try keep(arguments) },
    Builtin(
      Signature(
        "attach", [Parameter("name", .string, help: "Its name, or its id.")], returns: .handle(.environment),
        summary: "Gives a handle to an environment that is up already, without owning it.",
        example: "let mine = attach \"exploring\"")
    ) { arguments throws(Raise) in
      let name = try arguments.string(0, "name")
      let running = try arguments.machine.orchestrate { try await $0.attach(name) }
      return .handle(EnvironmentHandle(running, declaration: nil, isOwned: false))
    },
    Builtin(
      Signature(
        "ps", returns: .list,
        summary: "Lists the environments on the engine; a statement prints them.",
        example: "ps"),
      statement: { arguments in
        arguments.host?.output.write(EnvironmentListing.lines(of: arguments[0]).map { $0 + "\n" }.joined())
        return .null
      }
    ) { arguments throws(Raise) in
      EnvironmentListing.value(try arguments.machine.orchestrate { try await $0.list() })
    },
  ]

  private static func up(_ arguments: borrowing Arguments) throws(Raise) -> Value {
    let machine = arguments.machine
    var start = EnvironmentStart(machine: machine)
    start.name = try arguments.optional(1, { i throws(Raise) in try arguments.string(i, "name") })
    start.alpine = try arguments.optional(3, { i throws(Raise) in try arguments.bool(i, "alpine") }) ?? false
    let services = try arguments.optional(
      2,
      { i throws(Raise) in
        try ServiceReader(machine: machine).declarations(
          SettingReader(owner: "`up`", fields: ["services": arguments[i]]), "services")
      })
    let handle: EnvironmentHandle
    switch (arguments[0], services) {
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

  private static func notAnEnvironment(_ value: Value) -> Raise {
    .failure(.typeMismatch, "`up` needs an `env` or a name, this is \(value.kind.withArticle)")
  }

  private static func down(_ arguments: borrowing Arguments) throws(Raise) -> Value {
    let handle = try environment(arguments)
    arguments.machine.disown(handle)
    _ = handle.takeRelease()
    let identity = handle.running.identity
    try arguments.machine.orchestrate { try await $0.end(identity) }
    return .null
  }

  private static func keep(_ arguments: borrowing Arguments) throws(Raise) -> Value {
    try environment(arguments).keep(in: arguments.machine)
    return .null
  }

  /// The environment that the first argument means: a handle, a declaration that is up here, or a name.
  static func environment(_ arguments: borrowing Arguments) throws(Raise) -> EnvironmentHandle {
    switch arguments[0] {
    case .handle(let handle):
      if let environment = handle.object as? EnvironmentHandle { return environment }
      if let declaration = handle.object as? Declaration, declaration.form == .environment {
        return try EnvironmentLookup.find(declaration, in: arguments.machine)
      }
    case .string(let name):
      let name = name.text
      let running = try arguments.machine.orchestrate { try await $0.attach(name) }
      return EnvironmentLookup.own(running.id, in: arguments.machine)
        ?? EnvironmentHandle(running, declaration: nil, isOwned: false)
    default: break
    }
    throw .failure(.typeMismatch, "this needs an environment, this is \(arguments[0].kind.withArticle)")
  }
}
