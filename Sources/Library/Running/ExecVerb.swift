import ContainerEngine
import Orchestration
import Runtime
import Semantics
import Syntax

private typealias Parameter = Signature.Parameter

/// `exec`: a program in a service's container, as a verb and as a method.
enum ExecVerb {
  static let all = [
    Builtin(
      Signature(
        "exec",
        [Parameter("service", Targets.service, help: "A service of a running environment.")] + parameters + [
          Parameter(
            "interactive", .bool, .optional(defaultText: "false"), isNamedOnly: true,
            help: "Connects it to this terminal, or to orch's own input and output, until it ends.")
        ], returns: .handle(.output), summary: summary, example: "exec shop.db \"psql\" \"-Atc\" \"select 1\"")
    ) { arguments throws(Raise) in try run(arguments, isInteractive: LogVerb.flag(arguments, 6, "interactive")) }
  ]

  static let method = Builtin(
    Signature(
      "exec", parameters, returns: .handle(.output), summary: summary,
      example: "shop.db.exec(\"psql\", \"-Atc\", \"select 1\")")
  ) { arguments throws(Raise) in try run(arguments, isInteractive: false) }

  private static let summary = "Runs a program in the service's container."

  private static let parameters = [
    Parameter("command", .string, .rest, help: "The program and its arguments."),
    Parameter(
      "user", .string, .optional(defaultText: "the container's"), isNamedOnly: true, help: "The user to run as."),
    Parameter("input", .string, .optional(defaultText: "nothing"), isNamedOnly: true, help: "Its standard input."),
    Parameter(
      "workdir", .string, .optional(defaultText: "the container's"), isNamedOnly: true,
      help: "The folder it starts in."),
    Parameter(
      "env", .recordOf(.oneOf([.string, .number, .bool])), .optional(defaultText: "none"), isNamedOnly: true,
      help: "Further environment variables."),
  ]

  /// The service is the first argument, also where it is the method's receiver.
  private static func run(_ arguments: borrowing Arguments, isInteractive: Bool) throws(Raise) -> Value {
    let machine = arguments.machine
    let service = try Targets.service(arguments[0], in: machine)
    let (spec, input) = try specification(arguments)
    let (name, id) = (service.name, service.id)
    let output: OutputHandle
    if isInteractive {
      guard input == nil else {
        throw .failure(.wrongArguments, "`exec` takes `input`, or it is interactive; not both")
      }
      let code = try InteractiveProgram(spec: spec, service: service).run(in: machine)
      output = OutputHandle(out: [], err: [], code: code)
    } else {
      let result = try machine.orchestrate { try await $0.exec(name, in: id, spec) }
      output = OutputHandle(out: result.output, err: result.errorOutput, code: result.exitCode)
    }
    guard output.code == 0 else {
      throw .failure(
        .commandFailed,
        "`\(spec.command.joined(separator: " "))` in service `\(name)` ended with status \(output.code)",
        help: output.lastErrorLines, details: ["output": .handle(output)])
    }
    return .handle(try output.asText(of: spec.command.joined(separator: " ")))
  }

  private static func specification(_ arguments: borrowing Arguments) throws(Raise) -> (ExecSpec, input: String?) {
    var command: [String] = []
    for word in try arguments.list(1, "command") { command.append(try arguments.machine.text(of: word)) }
    guard !command.isEmpty else {
      throw .failure(.wrongArguments, "`exec` needs a program", help: ["`exec(\"psql\", \"-Atc\", \"select 1\")`"])
    }
    try arguments.machine.refuseSecrets(
      in: command, of: "the words of a program in a service",
      ["give it as a variable: `--env ({ TOKEN: token })`", "or as its input: `--input token`"])
    let input = try arguments.optional(3, { i throws(Raise) in try arguments.string(i, "input") })
    let folder = try arguments.optional(4, { i throws(Raise) in try arguments.string(i, "workdir") })
    if let folder, !folder.hasPrefix("/") {
      throw .failure(.invalidValue, "`workdir` is an absolute path, and `\(folder)` is none", help: ["as `/srv/app`"])
    }
    let fields = SettingReader(owner: "`exec`", fields: ["env": arguments[5]])
    let spec = ExecSpec(
      command, environment: try fields.texts("env").map { "\($0.name)=\($0.value)" },
      user: try arguments.optional(2, { i throws(Raise) in try arguments.string(i, "user") }),
      workingDirectory: folder,
      standardInput: input.map { Array($0.utf8) })
    return (spec, input)
  }
}
