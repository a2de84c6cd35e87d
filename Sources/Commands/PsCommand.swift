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
      var table = Table([.init("NAME"), .init("ID"), .init("OWNER"), .init("FOR"), .init("SERVICES")])
      for environment in environments {
        let services = environment.services.map { $0.state == "running" ? $0.name : "\($0.name) (\($0.state))" }
        table.append([
          environment.identity.name, environment.identity.id, environment.ownership.word,
          environment.identity.purpose ?? "",
          services.joined(separator: ", "),
        ])
      }
      for line in table.lines(
        width: capabilities.width, style: Style(capabilities.colour), unicode: capabilities.unicode)
      { print(line) }
    }
  }
}
