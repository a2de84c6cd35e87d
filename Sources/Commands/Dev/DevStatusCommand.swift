import ArgumentParser
import Library
import Orchestration
import Runtime
import Terminal

/// `orch dev status`: how each service is.
struct DevStatusCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Show each service's state, health, uptime, age of its image, ports and memory.")

  @OptionGroup var which: StackArguments
  @OptionGroup var only: ServiceArguments

  @Flag(help: "A JSON array; times in nanoseconds, memory in bytes.")
  var json = false

  mutating func runForStatus() throws -> Int32 {
    let (json, services) = (json, only.services)
    return try StackSession(which).run(services) { work in
      let records = StackStatusRecord.list(try await work.orchestrator.status(of: work.stack))
        .filter { services.isEmpty || services.contains($0.service) }
      work.say(json ? (try? JSON.text(.list(records.map(\.json)), indent: 2)) ?? "[]" : table(records, work.console))
    }
  }
}

private func table(_ records: [StackStatusRecord], _ console: Console) -> String {
  let style = Style(console.outputCapabilities.colour)
  var table = Table([
    .init("SERVICE", canShrink: false), .init("STATE"), .init("HEALTH"), .init("UPTIME", .right), .init("IMAGE"),
    .init("PORTS", canShrink: false), .init("MEMORY", .right),
  ])
  for record in records {
    let role: Role = record.isRunning ? .success : .error
    table.append([
      record.service, style(role, record.state), style(record.isReady == false ? .error : .muted, record.health),
      record.uptime, record.isStale ? style(.warning, "\(record.imageAge), stale") : record.imageAge, record.ports,
      record.memory,
    ])
  }
  let capabilities = console.outputCapabilities
  return table.lines(width: capabilities.width, style: style, unicode: capabilities.unicode).joined(separator: "\n")
}
