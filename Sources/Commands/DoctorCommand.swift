import ArgumentParser
import ContainerEngine
import Orchestration
import Reporting
import Synchronization
import Terminal

/// `orch doctor`: what is wrong with the engine, and how to mend it.
struct DoctorCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Find what is wrong with the container engine, and how to mend it.",
    discussion: """
      Looks at: the engine itself and its interface, rights, limits, memory, disk, built images, address ranges, clock, leftovers.
      Exit status: 0 environments can start (there may be warnings), 3 they cannot.

      --json writes one object to standard output:
        {"version": 1, "status": "warning", "checks": [
          {"topic": "disk", "status": "warning", "finding": "only 3G free …", "help": ["`orch gc --images` …"]}]}
      Each status is good, warning or bad. Fields and topics may be added; the version changes when one changes its meaning.
      """)

  @Flag(help: "The same as JSON.")
  var json = false

  mutating func runForStatus() throws -> Int32 {
    let found = Mutex<Diagnosis?>(nil)
    let problem = Mutex<String?>(nil)
    blockingWait {
      do {
        let diagnosis = try await Self.diagnosis(ProcessVariables.all)
        found.withLock { $0 = diagnosis }
      } catch {
        let known = error as? OrchestrationError
        let help = (known?.remedies ?? []).map { "\n  = help: \($0)" }.joined()
        problem.withLock { $0 = (known?.describe() ?? "\(error)") + help }
      }
    }
    guard let diagnosis = found.withLock({ $0 }) else {
      Console().error("error: \(problem.withLock { $0 } ?? "")\n")
      return 3
    }
    print(json ? Self.json(diagnosis) : Self.text(diagnosis, Console().outputCapabilities))
    return diagnosis.verdict == .bad ? 3 : 0
  }

  /// A setting that makes no sense is one finding of several: the engine is looked at as if it were not set.
  private static func diagnosis(_ variables: [String: String]) async throws -> Diagnosis {
    var variables = variables
    var mistaken: [Examination] = []
    while true {
      do {
        let orchestrator = try await EngineSetup.orchestrator(variables)
        var diagnosis = await orchestrator.examineEngine()
        await orchestrator.engine.close()
        diagnosis.examinations.insert(contentsOf: mistaken, at: 0)
        return diagnosis
      } catch let error as OrchestrationError {
        guard case .badSetting(let name, _, _) = error, variables.removeValue(forKey: name) != nil else { throw error }
        mistaken.append(Examination("settings", .bad, error.describe(), remedies: error.remedies))
      }
    }
  }

  private static func text(_ diagnosis: Diagnosis, _ capabilities: Capabilities) -> String {
    let style = Style(capabilities.colour)
    let width = diagnosis.examinations.map(\.topic.count).max() ?? 0
    return diagnosis.examinations.map { found in
      let (role, mark): (Role, String) =
        switch found.verdict {
        case .good: (.success, capabilities.unicode ? "✔" : "ok  ")
        case .warning: (.warning, capabilities.unicode ? "!" : "warn")
        case .bad: (.error, capabilities.unicode ? "✘" : "BAD ")
        }
      let topic = found.topic + String(repeating: " ", count: width - found.topic.count)
      let lines = ["\(style(role, mark)) \(topic)  \(found.finding)"] + found.remedies.map { "  = help: \($0)" }
      return lines.joined(separator: "\n")
    }.joined(separator: "\n")
  }

  private static func json(_ diagnosis: Diagnosis) -> String {
    JSONText.object([
      "version": 1, "status": .string(diagnosis.verdict.rawValue),
      "checks": .list(
        diagnosis.examinations.map { found in
          .object([
            "topic": .string(found.topic), "status": .string(found.verdict.rawValue), "finding": .string(found.finding),
            "help": .strings(found.remedies),
          ])
        }),
    ]).description
  }
}
