import ArgumentParser
import ContainerEngine
import Library
import Orchestration

/// `orch dev logs`: the output of several services, each line behind its service's name.
struct DevLogsCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "logs", abstract: "Show services' output, each line behind the service's name.")

  @OptionGroup var which: StackArguments
  @OptionGroup var only: ServiceArguments

  @Flag(name: .shortAndLong, help: "Go on, also with services that are started anew, until Ctrl-C or `orch dev down`.")
  var follow = false

  @Option(help: "Only so many of the last lines of each.")
  var tail: Int?

  mutating func runForStatus() throws -> Int32 {
    let services = only.services
    let options = LogOptions(follow: follow, tail: tail.map { max(0, $0) })
    return try StackSession(which).run(services) { work in
      let wanted = services.isEmpty ? work.stack.environment.services.map(\.name) : services
      let labels = LineLabels(wanted, work.output)
      try await StackLogs.read(work.stack, services: wanted, options, from: work.orchestrator) { service, text in
        work.say(labels[wanted.firstIndex(of: service) ?? 0] + text)
      }
    }
  }
}
