import Orchestration
import Runtime
import Semantics
import Syntax

private typealias Parameter = Signature.Parameter

/// `cp`: files between this machine and services.
enum CopyVerb {
  static let all = [
    Builtin(
      Signature(
        "cp",
        [
          Parameter("environment", Targets.environment, help: "An environment, or its name."),
          Parameter(
            "from", path, help: "A file or folder: a path of this machine, or of a service: `db:/tmp/dump.sql`."),
          Parameter(
            "to", path,
            help:
              "Where to: the other of the two. Into it where it is a folder, else under that name. A `tmpfs` is there only while its service runs."
          ),
        ],
        summary: "Copies a file or folder into a service or out of it, whether the service runs or not.",
        example: "cp shop \"seed.sql\" \"db:/tmp/seed.sql\"")
    ) { arguments throws(Raise) in
      try copy(arguments)
      return .null
    }
  ]

  static let path: ValueType = .oneOf([.string, .handle(.folder)])

  private static func copy(_ arguments: borrowing Arguments) throws(Raise) {
    let machine = arguments.machine
    let environment = try Targets.environment(arguments[0], in: machine)
    let from = try place(machine.text(of: arguments[1]), environment)
    let to = try place(machine.text(of: arguments[2]), environment)
    let id = environment.running.id
    switch (from, to) {
    case (.local(let path), .service(let service, let target)):
      let path = try WorkingFolder.resolve(path, in: machine)
      guard FileSystem.exists(path) else {
        throw .failure(.ioFailed, "there is no file or folder \(path)")
      }
      try machine.orchestrate { try await $0.copy(path, to: target, of: service, in: id) }
    case (.service(let service, let source), .local(let path)):
      let target = try WorkingFolder.resolve(path, in: machine)
      let leftOut = try machine.orchestrate { try await $0.copy(source, of: service, in: id, to: target) }
      if !leftOut.isEmpty {
        arguments.host?.output.writeError("left out, as they are no files: \(leftOut.joined(separator: ", "))\n")
      }
    case (.local, .local):
      throw .failure(
        .invalidValue, "`cp` copies into a service or out of it, and both paths are of this machine",
        help: ["name the service before its path: `db:/tmp/seed.sql`"])
    case (.service, .service):
      throw .failure(
        .invalidValue, "`cp` copies into a service or out of it, and both paths are of services",
        help: ["copy it to this machine first"])
    }
  }

  private enum Place {
    case local(String)
    case service(String, String)
  }

  /// The service that stands before a colon, unless that looks like a path itself, and the path in it.
  static func inService(_ text: String) -> (service: String, path: String)? {
    guard let colon = text.firstIndex(of: ":"), !text[..<colon].contains("/"), colon != text.startIndex else {
      return nil
    }
    return (String(text[..<colon]), String(text[text.index(after: colon)...]))
  }

  private static func place(_ text: String, _ environment: EnvironmentHandle) throws(Raise) -> Place {
    // Elsewhere it stands for the standard streams, so that a file of that name is hardly meant.
    guard text != "-" else {
      throw .failure(
        .invalidValue, "`cp` copies files and folders, and `-` is none",
        help: [
          "what a program in the service writes goes on: `orch exec shop db cat /etc/hosts >hosts`",
          "what it reads comes the same way: `orch exec shop db tee /tmp/seed.sql <seed.sql`",
          "a file of that name is `./-`",
        ])
    }
    guard let (name, path) = inService(text) else { return .local(text) }
    guard environment.service(name) != nil else {
      throw EngineFailure.raise(
        OrchestrationError.unknownService(name, known: environment.running.services.map(\.name)))
    }
    guard !path.isEmpty else {
      throw .failure(.invalidValue, "`\(text)` names no path in service `\(name)`", help: ["`\(name):/tmp/`"])
    }
    return .service(name, path)
  }
}
