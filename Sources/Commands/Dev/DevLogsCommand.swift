import ArgumentParser
import ContainerEngine
import Library
import Orchestration
import Terminal

/// `orch dev logs`: the output of several services, each line behind its service's name.
struct DevLogsCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "logs", abstract: "Show services' output, each line behind the service's name.")

  @OptionGroup var which: StackArguments
  @OptionGroup var only: ServiceArguments

  @Flag(name: .shortAndLong, help: "Go on until Ctrl-C.")
  var follow = false

  @Option(help: "Only so many of the last lines of each.")
  var tail: Int?

  mutating func runForStatus() throws -> Int32 {
    let services = only.services
    let options = LogOptions(follow: follow, tail: tail.map { max(0, $0) })
    return try StackSession(which).run(services) { work in
      let wanted = services.isEmpty ? work.stack.environment.services.map(\.name) : services
      let prefixes = LogPrefixes(wanted, Style(work.console.outputCapabilities.colour))
      try await StackLogs.read(work.stack, services: wanted, options, from: work.orchestrator) { service, text in
        work.say(prefixes[service] + text)
      }
    }
  }
}

/// Services' names before their lines, aligned, each in a colour of its own.
private struct LogPrefixes: Sendable {
  private var prefixes: [String: String] = [:]

  init(_ services: [String], _ style: Style) {
    let roles: [Role] = [.path, .accent, .success, .warning, .note, .error]
    let width = services.map(\.count).max() ?? 0
    for (index, service) in services.enumerated() {
      let name = service + String(repeating: " ", count: width - service.count) + " | "
      prefixes[service] = style(roles[index % roles.count], name)
    }
  }

  subscript(_ service: String) -> String { prefixes[service] ?? "\(service) | " }
}
