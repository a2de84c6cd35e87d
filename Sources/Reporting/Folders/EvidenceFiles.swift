import Orchestration
import Runtime

/// What an environment was found like, as files: each service's log, all of them in one, and what the engine says.
struct EvidenceFiles {
  let evidence: Evidence
  /// Milliseconds since 1970, where they are known.
  let testBegan: Int64?

  var files: [BundleFile] {
    var files = evidence.services.map { service in
      let lines = lines(of: service.name).map { "\($0.time) \($0.text)\n" }.joined()
      return BundleFile("\(service.name).log", (service.isLogCut ? "… earlier lines are left out\n" : "") + lines)
    }
    if evidence.services.count > 1 { files.append(BundleFile("all-services.log", merged)) }
    return files + [BundleFile("inspect.json", descriptions)]
  }

  private func lines(of service: String) -> [LogEntry] { evidence.log.filter { $0.service == service } }

  private var merged: String {
    let width = evidence.services.map(\.name.count).max() ?? 0
    let lines = evidence.log.map { entry -> (time: String, line: String) in
      let name = entry.service + String(repeating: " ", count: max(0, width - entry.service.count))
      return (entry.time, "\(entry.time) \(name) | \(entry.text)\n")
    }
    guard let testBegan, !lines.isEmpty else { return lines.map(\.line).joined() }
    let moment = Orchestration.Timestamp.text(testBegan * 1_000_000)
    let before = lines.prefix { $0.time < moment }
    let after = lines.dropFirst(before.count)
    return before.map(\.line).joined() + "\(moment) ---- the test begins ----\n" + after.map(\.line).joined()
  }

  /// By the services' names.
  private var descriptions: String {
    var fields = Fields()
    for service in evidence.services {
      if let value = try? JSON.parse(service.description) { fields[service.name] = value }
    }
    guard !fields.isEmpty, let text = try? JSON.text(.record(fields), indent: 2) else { return "" }
    return text + "\n"
  }
}

extension Evidence {
  /// `api exited 7`, for each service that is not as it should be.
  var troubles: [String] { services.compactMap { service in service.trouble.map { "\(service.name) \($0)" } } }
}

extension Evidence.Service {
  /// `exited 7`, or `paused: `pause` was in effect`; `nil` where it runs, or has done what it was for.
  var trouble: String? {
    guard faults.isEmpty else {
      let verbs = faults.map { "`\($0)`" }.joined(separator: " and ")
      return "\(condition): \(verbs) \(faults.count > 1 ? "were" : "was") in effect"
    }
    let isWell =
      condition == ServiceCondition.running || condition == ServiceCondition.text(state: "exited", exitCode: 0)
    return isWell ? nil : condition
  }
}
