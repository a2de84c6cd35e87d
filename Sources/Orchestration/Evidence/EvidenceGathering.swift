import ContainerEngine

extension Orchestrator {
  /// Looks at an environment of this run; `nil` where the engine does not answer in time.
  package func evidence(of environment: String) async -> Evidence? {
    guard let running = self.environment(environment) else { return nil }
    return await evidence(of: running.identity)
  }

  /// Tells of it as an event, where it is no test that has failed in the environment.
  package func note(_ evidence: Evidence) { note(.evidence(evidence), evidence.environment) }

  /// The same of one that did not come up, before it is taken down.
  func noteEvidence(ofFailed identity: EnvironmentIdentity) async {
    guard settings.keepsEvidence, let found = await evidence(of: identity) else { return }
    note(found)
  }

  private func evidence(of identity: EnvironmentIdentity) async -> Evidence? {
    let found = try? await withTimeLimit(EvidenceReader.patience) { [self] in
      async let happened = past(of: identity.id)
      let summaries = try await services(of: identity.id)
      let readings = await withTaskGroup(of: (Int, EvidenceReader.Reading).self) { group in
        for (place, summary) in summaries.enumerated() {
          group.addTask { [engine] in (place, await EvidenceReader(engine: engine, summary: summary).read()) }
        }
        return await group.reduce(into: [(Int, EvidenceReader.Reading)]()) { $0.append($1) }
          .sorted { $0.0 < $1.0 }.map(\.1)
      }
      var evidence = Evidence(
        environment: identity, services: readings.map(\.service),
        log: readings.flatMap(\.log).sorted(by: LogTime.comesFirst))
      evidence.events = await happened
      return evidence
    }
    return found ?? nil
  }

  private func past(of environment: String) async -> [ServiceEvent] {
    var found: [ServiceEvent] = []
    do {
      for try await event in try await events(of: environment, since: 0, follow: false) {
        found.append(event)
        if found.count > EvidenceReader.mostEvents { found.removeFirst() }
      }
    } catch {
      // What was told until then is all there is.
    }
    return found
  }
}

/// What one container leaves.
private struct EvidenceReader {
  struct Reading: Sendable {
    var service: Evidence.Service
    var log: [LogEntry]
  }

  let engine: any ContainerInspection
  let summary: EnvironmentSummary.Service

  static let mostEvents = 1000
  /// An engine that has trouble of its own is not waited for.
  static let patience = Duration.seconds(5)
  private static let mostLines = 1000
  /// Bytes of output.
  private static let limit = 256 << 10

  func read() async -> Reading {
    async let description = try? engine.describeContainer(summary.container)
    var kept = KeptLines(limit: Self.limit)
    do {
      let options = LogOptions(tail: Self.mostLines, timestamps: true)
      let chunks = try await engine.logs(summary.container, options)
      try await LogEntries(service: summary.name).read(chunks) { kept.add($0) }
    } catch {
      // What was read until then is all there is.
    }
    var service = Evidence.Service(
      name: summary.name, condition: summary.history, image: summary.image,
      description: String(decoding: await description ?? [], as: UTF8.self))
    let log = kept.last
    service.isLogCut = kept.isCut || kept.count >= Self.mostLines
    return Reading(service: service, log: log)
  }
}

/// The last lines that together take no more than so many bytes.
private struct KeptLines {
  let limit: Int
  private(set) var count = 0
  private(set) var isCut = false
  private var lines: [LogEntry] = []
  private var bytes = 0

  init(limit: Int) { self.limit = limit }

  mutating func add(_ entry: LogEntry) {
    lines.append(entry)
    count += 1
    bytes += entry.text.utf8.count + 1
    // Room for as much again: moving the rest for each line would cost more than the memory.
    if bytes > 2 * limit { cut() }
  }

  private mutating func cut() {
    var first = lines.startIndex
    while bytes > limit, first < lines.endIndex {
      bytes -= lines[first].text.utf8.count + 1
      first += 1
      isCut = true
    }
    lines.removeFirst(first)
  }

  var last: [LogEntry] {
    mutating get {
      cut()
      return lines
    }
  }
}
