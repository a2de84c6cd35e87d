import Orchestration
import Runtime

/// How an environment came up, as files: what happened in the order of its time, and what each probe was answered.
struct EnvironmentFiles {
  private struct Entry {
    /// Since the environment was planned, in nanoseconds.
    var time: Int64
    var text: String
  }

  let environment: EnvironmentRecord
  /// What the engine has told of its containers.
  let events: [ServiceEvent]
  /// When the run began, in milliseconds since 1970; without it the engine's times have no place.
  let runBegan: Int64?

  var files: [BundleFile] { [BundleFile("timeline.txt", timeline), BundleFile("probes.txt", probes)] }

  private var timeline: String {
    var text = "\(environment.name) \(environment.id)\n"
    for service in environment.services { text += "  \(service.name): \(service.image)\n" }
    for entry in (steps + told).sorted(by: { $0.time < $1.time }) {
      text += "\(DurationText.short(entry.time))  \(entry.text)\n"
    }
    let never = environment.steps.filter { $0.startedAt == nil }
    if !never.isEmpty { text += "never begun: \(never.map(\.id.text).joined(separator: ", "))\n" }
    return text + "* what set the whole time\n"
  }

  private var steps: [Entry] {
    let path = Set(environment.criticalPath.map(\.id))
    return environment.steps.compactMap { step in
      guard let begin = step.startedAt else { return nil }
      let took = step.took.map { ", took \(DurationText.short($0))" } ?? ", not done"
      let after = step.after.isEmpty ? "" : ", after \(step.after.map(\.text).joined(separator: ", "))"
      let mark = path.contains(step.id) ? "*" : " "
      return Entry(time: begin - environment.startedAt, text: "\(mark) \(step.id.text)\(took)\(after)")
    }
  }

  private var told: [Entry] {
    guard let runBegan else { return [] }
    return events.compactMap { event in
      guard let word = event.word else { return nil }
      let status = event.exitCode.map { " with status \($0)" } ?? ""
      let time = event.time - runBegan * 1_000_000 - environment.startedAt
      return Entry(time: max(0, time), text: "  engine: \(event.service) \(word)\(status)")
    }
  }

  private var probes: String {
    var text = ""
    for service in environment.services where !service.probes.isEmpty {
      text += "\(service.name)\n"
      for probe in service.probes {
        let times = probe.times > 1 ? "  (\(probe.times) times)" : ""
        text += "  \(DurationText.short(probe.time - environment.startedAt))  \(probe.answer)\(times)\n"
      }
    }
    return text
  }
}
