import ContainerEngine
import Orchestration
import Runtime
import Semantics
import Syntax

private typealias Parameter = Signature.Parameter

/// `stack.` verbs: an environment that stays for development, renewed in place.
enum StackVerbs {
  private static let environment = Parameter(
    "environment", .declaration(.environment), help: "The `env` that the stack consists of.")
  private static let services = Parameter(
    "services", .listOf(.oneOf([.string, .declaration(.service)])), .optional(defaultText: "see the verb"),
    isNamedOnly: true, help: "Which of its services, by name.")
  private static let name = Parameter(
    "name", .string, .optional(defaultText: "from the user, the file and the `env`"), isNamedOnly: true,
    help: "The stack's name on the engine.")

  static let all: [Builtin] = [
    Builtin(
      Signature(
        "stack.up", [environment, services, name], returns: .handle(.environment),
        summary:
          "Starts a stack that stays, or what of it does not run as it is declared; ports and data are the same each time.",
        example: "stack.up(dev)")
    ) { arguments throws(Raise) in
      let (spec, places) = try stack(arguments)
      let wanted = try names(arguments, of: spec)
      return try handle(arguments, places) { orchestrator in
        var stack = spec
        if let wanted { stack.environment.wanted = wanted }
        return try await orchestrator.up(stack)
      }
    },
    Builtin(
      Signature(
        "stack.refresh", [environment, services, name], returns: .handle(.environment),
        summary:
          "Rebuilds services from their present sources and restarts them and what needs them; by default all that are built.",
        example: "stack.refresh(dev, services: [\"backend\"])")
    ) { arguments throws(Raise) in
      let (stack, places) = try stack(arguments)
      let wanted = try names(arguments, of: stack) ?? stack.builtServices
      return try handle(arguments, places) { try await $0.refresh(stack, services: Set(wanted)) }
    },
    Builtin(
      Signature(
        "stack.restart", [environment, services, name], returns: .handle(.environment),
        summary: "Restarts services without building anything; by default all.",
        example: "stack.restart(dev, services: [\"backend\"])")
    ) { arguments throws(Raise) in
      let (stack, places) = try stack(arguments)
      let wanted = try names(arguments, of: stack) ?? stack.environment.services.map(\.name)
      return try handle(arguments, places) { try await $0.restart(stack, services: Set(wanted)) }
    },
    Builtin(
      Signature(
        "stack.status", [environment, services, name], returns: .list,
        summary: "Lists a stack's services, by default all: state, health, uptime, age of the image, ports, memory.",
        example: "stack.status(dev)")
    ) { arguments throws(Raise) in
      let stack = try stack(arguments).spec
      let wanted = try names(arguments, of: stack)
      let found = try arguments.machine.orchestrate { try await $0.status(of: stack) }
      return .list(
        StackStatusRecord.list(found).filter { wanted?.contains($0.service) ?? true }.map(\.value))
    },
    Builtin(
      Signature(
        "stack.logs",
        [
          environment, services, name,
          Parameter(
            "tail", .int, .optional(defaultText: "all"), isNamedOnly: true, help: "How many of the last lines."),
          Parameter(
            "follow", .bool, .optional(defaultText: "false"), isNamedOnly: true,
            help: "Goes on until Ctrl-C or `stack.down`, also with services that are started anew."),
        ], summary: "Prints the output of a stack's services, each line behind its service's name; by default of all.",
        example: "stack.logs(dev, services: [\"backend\"], tail: 20)")
    ) { arguments throws(Raise) in
      try logs(arguments)
      return .null
    },
    Builtin(
      Signature(
        "stack.down",
        [
          environment, name,
          Parameter(
            "volumes", .bool, .optional(defaultText: "false"), isNamedOnly: true, help: "Removes its data too."),
        ], summary: "Takes a stack down; its data stay.", example: "stack.down(dev)")
    ) { arguments throws(Raise) in
      let stack = try stack(arguments, nameAt: 1).spec
      let volumes = try arguments.optional(2, { i throws(Raise) in try arguments.bool(i, "volumes") }) ?? false
      let left = try arguments.machine.orchestrate { try await $0.end(stack, volumes: volumes) }
      guard left.isEmpty else {
        throw .failure(.engineFailed, "could not remove \(left.joined(separator: ", "))")
      }
      return .null
    },
  ]

  // MARK: Reading arguments

  private static func stack(
    _ arguments: borrowing Arguments, nameAt index: Int = 2
  ) throws(Raise) -> (spec: StackSpec, places: ServicePlaces) {
    guard case .handle(let handle) = arguments[0], let declaration = handle.object as? Declaration,
      declaration.form == .environment
    else {
      throw .failure(.typeMismatch, "a stack needs an `env`, this is \(arguments[0].kind.withArticle)")
    }
    let name = try arguments.optional(index, { i throws(Raise) in try arguments.string(i, "name") })
    return try StackReader(machine: arguments.machine).stack(declaration, name: name)
  }

  private static func names(_ arguments: borrowing Arguments, of stack: StackSpec) throws(Raise) -> [String]? {
    guard let items = try arguments.optional(1, { i throws(Raise) in try arguments.list(i, "services") }) else {
      return nil
    }
    let known = stack.environment.services.map(\.name)
    return try items.map { value throws(Raise) in
      let name = try name(value)
      guard known.contains(name) else {
        let guess = Suggestion.closest(to: name, among: known).map { ["did you mean `\($0)`?"] } ?? []
        throw .failure(
          .invalidValue, "the stack has no service `\(name)`: it has \(known.joined(separator: ", "))", help: guess)
      }
      return name
    }
  }

  private static func name(_ value: Value) throws(Raise) -> String {
    switch value.outputAsText {
    case .string(let box): return box.text
    case .handle(let handle):
      if let declaration = handle.object as? Declaration { return declaration.name }
    default: break
    }
    throw .failure(.typeMismatch, "`services` names services, this is \(value.kind.withArticle)")
  }

  private static func handle(
    _ arguments: borrowing Arguments, _ places: ServicePlaces,
    _ work: @escaping @Sendable (Orchestrator) async throws -> RunningEnvironment
  ) throws(Raise) -> Value {
    guard case .handle(let handle) = arguments[0] else { return .null }
    let running = try arguments.machine.orchestrate(about: places, work)
    return .handle(EnvironmentHandle(running, declaration: handle.object as? Declaration, isOwned: false))
  }

  private static func logs(_ arguments: borrowing Arguments) throws(Raise) {
    let stack = try stack(arguments).spec
    let wanted = try names(arguments, of: stack) ?? stack.environment.services.map(\.name)
    let tail = try arguments.optional(3, { i throws(Raise) in try arguments.int(i, "tail") })
    let follow = try arguments.optional(4, { i throws(Raise) in try arguments.bool(i, "follow") }) ?? false
    guard let output = arguments.host?.output else { return }
    let options = LogOptions(follow: follow, tail: tail.map { Int(clamping: max(0, $0)) })
    let labels = LineLabels(wanted, output)
    try arguments.machine.orchestrate { orchestrator in
      try await StackLogs.read(stack, services: wanted, options, from: orchestrator) { service, text in
        output.write(labels[wanted.firstIndex(of: service) ?? 0] + text + "\n")
      }
    }
  }
}
