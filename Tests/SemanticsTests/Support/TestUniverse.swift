import Semantics

extension Universe {
  /// As large as a host's, for the parts that tests name.
  static let testing: Universe = {
    var universe = Universe.language
    for signature in coreFunctions + environmentFunctions { universe.declare(signature) }
    universe.declareConstant("args", help: "The script's arguments.")
    for type in ["string", "list", "record"] { universe.declareField("len", .int, on: type, help: "How long it is.") }
    universe.declareMethod(Signature("upper", returns: .string, summary: "Gives it in upper case."), on: "string")
    universe.declareField("url", .string, on: "service", help: "Its address as a URL.")
    universe.declareField("port", .int, on: "service", help: "The host port of its first port.")
    universe.declareField("host", .string, on: "service", help: "Where its ports are.")
    universe.declareField("ports", .recordOf(.int), on: "service", help: "Host ports by declared port.")
    universe.declareMethod(
      Signature(
        "exec",
        [
          .init("command", .string, .rest, help: "The program and its arguments."),
          .init("user", .string, .optional(defaultText: "root"), isNamedOnly: true, help: "Who runs it."),
        ], returns: .handle(.output), summary: "Runs a program in the service."), on: "service")
    universe.declareMethod(
      Signature("restart", summary: "Starts the service anew."), on: "service")
    universe.declareField("id", .string, on: "environment", help: "Its short name.")
    return universe
  }()

  private static let coreFunctions = [
    Signature("print", [.init("values", .any, .rest, help: "What to print.")], summary: "Prints values."),
    Signature(
      "range",
      [.init("from", .int, help: "The first."), .init("to", .int, help: "Behind the last.")], returns: .list,
      summary: "The ints between two."),
    Signature("len", [.init("value", .any, help: "What to measure.")], returns: .int, summary: "The length."),
    Signature("now", returns: .duration, summary: "The time since 1970."),
    Signature("sleep", [.init("time", .duration, help: "How long.")], summary: "Waits."),
    Signature("getenv", [.init("name", .string, help: "Which.")], summary: "An environment variable."),
    Signature("exists", [.init("path", .string, help: "Which.")], returns: .bool, summary: "Whether a file is there."),
    Signature("fail", [.init("why", .string, help: "The message.")], summary: "Raises an error."),
    Signature(
      "skip", [.init("why", .string, .optional(defaultText: ""), help: "The reason.")], summary: "Ends a test."),
    Signature("exit", [.init("status", .int, .optional(defaultText: "0"), help: "The status.")], summary: "Ends."),
    Signature("json.parse", [.init("text", .string, help: "JSON.")], summary: "The value of a JSON text."),
    Signature("json.text", [.init("value", .any, help: "What.")], returns: .string, summary: "A value as JSON."),
    Signature(
      "http.get",
      [
        .init("url", .string, help: "Where."),
        .init("headers", .recordOf(.string), .optional(defaultText: "none"), isNamedOnly: true, help: "Headers."),
        .init("timeout", .duration, .optional(defaultText: "30s"), isNamedOnly: true, help: "The limit."),
      ], returns: .handle(.response), summary: "Gets a URL."),
    Signature("port.free", returns: .int, summary: "A free host port."),
  ]

  private static let running = ValueType.oneOf([.handle(.environment), .declaration(.environment)])

  private static let environmentFunctions = [
    Signature(
      "up",
      [
        .init("environment", .oneOf([.declaration(.environment), .string]), help: "Which, or its name."),
        .init("name", .string, .optional(defaultText: "none"), isNamedOnly: true, help: "A name for it."),
        .init(
          "services", .listOf(.declaration(.service)), .optional(defaultText: "all"), isNamedOnly: true,
          help: "Only these and what they need."),
        .init("alpine", .bool, .optional(defaultText: "false"), isNamedOnly: true, help: "Alpine variants."),
      ], returns: .handle(.environment), summary: "Starts an environment."),
    Signature("down", [.init("environment", running, help: "Which.")], summary: "Ends an environment."),
    Signature("keep", [.init("environment", running, help: "Which.")], summary: "Hands it to the user."),
    Signature(
      "logs",
      [
        .init("service", .handle(.service), help: "Whose."),
        .init("tail", .int, .optional(defaultText: "all"), isNamedOnly: true, help: "How many lines."),
        .init("follow", .bool, .optional(defaultText: "false"), isNamedOnly: true, help: "Goes on."),
      ], summary: "Shows a service's output."),
    Signature("ps", summary: "Lists what runs."),
  ]
}
