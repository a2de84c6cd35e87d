import ContainerEngine
import Orchestration
import Runtime
import Semantics
import Synchronization
import Syntax

private typealias Parameter = Signature.Parameter

/// `run`: a program in a container of its own, inside of an environment's network.
enum RunVerb {
  static let all: [Builtin] = [
    Builtin(
      Signature(
        "run",
        [
          Parameter(
            "environment", .oneOf([.handle(.environment), .declaration(.environment)]), help: "Whose network it is in."),
          Parameter("command", .string, .rest, help: "The program and its arguments; none is the image's own."),
          Parameter("image", .string, isNamedOnly: true, help: "The image to run it in."),
          Parameter(
            "env", .recordOf(.oneOf([.string, .number, .bool])), .optional(defaultText: "none"), isNamedOnly: true,
            help: "Environment variables besides the services' addresses."),
          Parameter(
            "volumes", .listOf(.string), .optional(defaultText: "none"), isNamedOnly: true,
            help: "Folders of this machine, as `\".:/work\"`; relative to this file."),
          Parameter(
            "workdir", .string, .optional(defaultText: "the image's"), isNamedOnly: true,
            help: "The folder it starts in."),
          Parameter(
            "user", .string, .optional(defaultText: "the image's"), isNamedOnly: true, help: "The user to run as."),
          Parameter(
            "follow", .bool, .optional(defaultText: "false"), isNamedOnly: true, help: "Prints its output as it comes."),
        ], returns: .handle(.output),
        summary:
          "Runs a program in a container of its own in an environment's network, where services are reached by name.",
        example: "run shop \"pytest\" \"-q\" --image \"orders-tests:latest\" --follow")
    ) { arguments throws(Raise) in try run(arguments) }
  ]

  private static func run(_ arguments: borrowing Arguments) throws(Raise) -> Value {
    let environment = try Targets.environment(arguments[0], in: arguments.machine)
    let spec = try specification(arguments, environment)
    let follows = try arguments.optional(7, { i throws(Raise) in try arguments.bool(i, "follow") }) ?? false
    return try finish(spec, environment, follows ? arguments.host?.output : nil, arguments.machine)
  }

  private static func specification(
    _ arguments: borrowing Arguments, _ environment: EnvironmentHandle
  ) throws(Raise) -> OneOffSpec {
    let machine = arguments.machine
    var words: [String] = []
    for word in try arguments.list(1, "command") { words.append(try machine.text(of: word)) }
    var spec = OneOffSpec(image: try arguments.string(2, "image"), command: words)
    let fields = SettingReader(owner: "`run`", fields: ["env": arguments[3], "volumes": arguments[4]])
    let addresses = AddressVariables.inside(environment.running)
    spec.environment = addresses.sorted { $0.key < $1.key }.map { EnvironmentVariable($0.key, $0.value) }
    spec.environment += try fields.texts("env").map { EnvironmentVariable($0.name, $0.value) }
    let files = DeclaredFiles(folder: machine.location?.source.folder ?? WorkingFolder.current)
    for text in try fields.strings("volumes") ?? [] { spec.volumes.append(try files.volume(text, fields)) }
    spec.workingDirectory = try arguments.optional(5, { i throws(Raise) in try arguments.string(i, "workdir") })
    spec.user = try arguments.optional(6, { i throws(Raise) in try arguments.string(i, "user") })
    let places = (try fields.strings("volumes") ?? []) + [spec.workingDirectory, spec.user].compactMap(\.self)
    try machine.refuseSecrets(
      in: [spec.image] + words + places, of: "the words of a program in a container",
      ["give it as a variable: `--env ({ TOKEN: token })`"])
    return spec
  }

  private static func finish(
    _ spec: OneOffSpec, _ environment: EnvironmentHandle, _ shown: (any ScriptOutput)?, _ machine: Machine
  ) throws(Raise) -> Value {
    let written = Written()
    let id = environment.running.id
    let code = try machine.orchestrate { orchestrator in
      try await orchestrator.run(spec, in: id) { chunk in
        written.add(chunk)
        shown?.pass(chunk.bytes, chunk.stream)
      }
    }
    let output = OutputHandle(out: written.output, err: written.errors, code: code)
    let command = spec.command.isEmpty ? spec.image : spec.command.joined(separator: " ")
    guard code == 0 else {
      throw .failure(
        .commandFailed, "`\(command)` in \(spec.image) ended with status \(code)", help: output.lastErrorLines,
        details: ["output": .handle(output)])
    }
    return .handle(try output.asText(of: command))
  }
}

private final class Written: Sendable {
  private let content = Mutex<(output: [UInt8], errors: [UInt8])>(([], []))

  var output: [UInt8] { content.withLock { $0.output } }
  var errors: [UInt8] { content.withLock { $0.errors } }

  func add(_ chunk: OutputChunk) {
    content.withLock { content in
      if chunk.stream == .output { content.output += chunk.bytes } else { content.errors += chunk.bytes }
    }
  }
}
