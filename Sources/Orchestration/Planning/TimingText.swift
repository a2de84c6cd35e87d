// Times as text, for `--timings`: what each service took, which steps set the whole time, and what would make it shorter.

extension RunningEnvironment {
  /// Lines of a table, of the critical path, and of advice.
  package func describeTimings() -> [String] {
    guard !timings.entries.isEmpty else { return [] }
    let table = TimingTable(timings, services: services.map(\.name))
    let path = timings.criticalPath.filter { $0.took >= .milliseconds(1) }
    let steps = path.map { "\($0.step.text) \(Phrase.duration($0.took))" }
    return ["\(name) \(id) took \(Phrase.duration(timings.total)):"] + table.lines.map { "  " + $0 }
      + ["  critical path: " + steps.joined(separator: " → ")] + timings.advice.map { "  shorter: " + $0 }
  }
}

extension Timings {
  /// What an engine takes for one container when nothing else goes on: there is nothing to be gained below it.
  private static let usualStart = Duration.milliseconds(500)
  private static let usualCreation = Duration.milliseconds(250)

  /// For the steps that make up most of the whole and can be shortened, longest first.
  package var advice: [String] {
    let heavy = criticalPath.filter { $0.took >= .milliseconds(100) && $0.took * 5 >= total }
    return heavy.sorted { $0.took > $1.took }.compactMap(advice)
  }

  private func advice(for entry: Entry) -> String? {
    let time = Phrase.duration(entry.took)
    switch entry.step {
    case .image:
      return
        "having its image took \(time): the next run finds it, unless what it is built from changes or no cache is to be used"
    case .ready(let service):
      let memory = onDisk.contains(service) ? "data in memory (`tmpfs`), or " : ""
      return "`\(service)` was ready \(time) after its start: \(memory)less to do when it starts"
        + waiting(for: service)
    case .start(let service) where entry.took > Timings.usualStart:
      return "the engine took \(time) to start `\(service)`: \(quieter(beside: entry))"
    case .create(let service) where entry.took > Timings.usualCreation:
      let layers = "an image of fewer and smaller layers"
      return "the engine took \(time) to create `\(service)`: \(layers), or \(quieter(beside: entry))"
    case .files(let service):
      return "copying files into `\(service)` took \(time): an image could have them already"
    // Of these nothing can be had faster.
    case .start, .create, .network, .volume: return nil
    }
  }

  /// What the engine was busy with besides, as far as it is of this environment.
  private func quieter(beside entry: Entry) -> String {
    let others = entries.count { other in
      guard other.step != entry.step, other.started < entry.finished, entry.started < other.finished else {
        return false
      }
      switch other.step {
      case .create, .start: return true
      case .network, .image, .volume, .files, .ready: return false
      }
    }
    return others > 0 ? "fewer containers at once, or a quieter machine" : "a quieter machine"
  }

  /// Who cannot start before.
  private func waiting(for service: String) -> String {
    let waiting = entries.compactMap { entry in
      if case .start(let name) = entry.step, entry.after.contains(.ready(service)) { name } else { nil }
    }
    return waiting.isEmpty ? "" : "; \(waiting.map { "`\($0)`" }.joined(separator: ", ")) waited for it: must it?"
  }
}

/// One line for each service: its image, its creation, its start, its way to readiness, and when it was ready.
private struct TimingTable {
  private let rows: [[String]]

  init(_ timings: Timings, services: [String]) {
    var byStep: [StepID: Timings.Entry] = [:]
    for entry in timings.entries { byStep[entry.step] = entry }
    func time(_ entry: Timings.Entry?) -> String { entry.map { Phrase.duration($0.took) } ?? "-" }
    rows =
      [["SERVICE", "IMAGE", "CREATE", "START", "READY", "READY AT"]]
      + services.map { service in
        let image = byStep[.create(service)]?.after.first { if case .image = $0 { true } else { false } }
        return [
          service, time(image.flatMap { byStep[$0] }), time(byStep[.create(service)]), time(byStep[.start(service)]),
          time(byStep[.ready(service)]), byStep[.ready(service)].map { Phrase.duration($0.finished) } ?? "-",
        ]
      }
  }

  var lines: [String] {
    let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ").trimmed
    }
  }
}
