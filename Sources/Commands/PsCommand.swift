import ArgumentParser
import Glibc
import Library
import Orchestration
import Terminal

/// `orch ps`: the environments on the engine.
struct PsCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "ps", abstract: "List the environments on the engine, whoever started them.")

  mutating func runForStatus() throws -> Int32 {
    EngineWork.run { orchestrator in
      let environments = try await orchestrator.list()
      let capabilities = Capabilities(TerminalFacts.observe(descriptor: STDOUT_FILENO))
      var table = Table(EnvironmentListing.heads.map { .init($0) })
      for environment in environments { table.append(EnvironmentListing.row(environment)) }
      for line in table.lines(
        width: capabilities.width, style: Style(capabilities.colour), unicode: capabilities.unicode)
      { print(line) }
    }
  }
}
