import ArgumentParser
import Orchestration

/// `orch dev`: a stack of services that stays while one develops.
struct DevCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dev",
    abstract:
      "A stack of services for development: it stays, with the same ports and data however often it is renewed.",
    discussion: """
      The stack is the `env dev` of the nearest `dev.orch`, here or in a folder above, or what stands there as \
      `use compose "compose.yml" as dev`. Its name on the engine is made of the user's name and \
      the file's path, so that several developers share an engine.
      """,
    subcommands: [
      DevUpCommand.self, DevDownCommand.self, DevRefreshCommand.self, DevRestartCommand.self, DevStatusCommand.self,
      DevLogsCommand.self, DevWatchCommand.self,
    ])
}

/// Which stack is meant.
struct StackArguments: ParsableArguments {
  @Option(help: "The file that declares it; without it, the nearest `dev.orch`.")
  var file: String?

  @Option(name: .customLong("env"), help: "The `env` in that file; without it, `dev`.")
  var named: String?

  @Option(help: "The stack's name on the engine, where it is not to be made of the user's and the project's.")
  var stack: String?

  var environment: String { named ?? "dev" }

  /// The first that was given.
  var given: String? { file.map { _ in "--file" } ?? named.map { _ in "--env" } ?? stack.map { _ in "--stack" } }
}

/// Which of its services.
struct ServiceArguments: ParsableArguments {
  @Option(parsing: .upToNextOption, help: "Only these services.")
  var services: [String] = []
}

struct DevUpCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "up", abstract: "Start the stack, or what of it does not run as it is declared.")

  @OptionGroup var which: StackArguments
  @OptionGroup var only: ServiceArguments

  mutating func runForStatus() throws -> Int32 {
    let services = only.services
    return try StackSession(which).run(services) { work in
      var stack = work.stack
      if !services.isEmpty { stack.environment.wanted = services }
      work.show(try await work.orchestrator.up(stack))
    }
  }
}

struct DevRefreshCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "refresh",
    abstract: "Rebuild services with the latest code and restart them and what needs them; data are kept.")

  @OptionGroup var which: StackArguments
  @OptionGroup var only: ServiceArguments

  @Flag(name: .customLong("no-cache"), help: "Build without the engine's cache, and also what has not changed.")
  var noCache = false

  mutating func runForStatus() throws -> Int32 {
    let services = only.services
    return try StackSession(which, buildsAnew: noCache).run(services) { work in
      let wanted = services.isEmpty ? work.stack.builtServices : services
      work.show(try await work.orchestrator.refresh(work.stack, services: Set(wanted)))
    }
  }
}

struct DevRestartCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "restart", abstract: "Restart services without building anything.")

  @OptionGroup var which: StackArguments
  @OptionGroup var only: ServiceArguments

  mutating func runForStatus() throws -> Int32 {
    let services = only.services
    return try StackSession(which).run(services) { work in
      let wanted = services.isEmpty ? work.stack.environment.services.map(\.name) : services
      work.show(try await work.orchestrator.restart(work.stack, services: Set(wanted)))
    }
  }
}

struct DevDownCommand: StatusCommand {
  static let configuration = CommandConfiguration(commandName: "down", abstract: "Take the stack down; its data stay.")

  @OptionGroup var which: StackArguments
  @OptionGroup var only: ServiceArguments

  @Flag(help: "Remove its data too.")
  var volumes = false

  mutating func validate() throws {
    guard !volumes || only.services.isEmpty else {
      throw ValidationError("`--volumes` is of the whole stack: leave out `--services`")
    }
  }

  mutating func runForStatus() throws -> Int32 {
    let (services, volumes) = (only.services, volumes)
    return try StackSession(which).run(services) { work in
      let left =
        services.isEmpty
        ? try await work.orchestrator.end(work.stack, volumes: volumes)
        : try await work.orchestrator.end(work.stack, services: Set(services))
      guard left.isEmpty else { throw OrchestrationError.notRemoved(environment: work.stack.name, objects: left) }
      let verb = services.count > 1 ? "are" : "is"
      work.say("\(services.isEmpty ? work.stack.name : services.joined(separator: ", ")) \(verb) down")
    }
  }
}
