import TestRunner

/// What set the length of a run, first to last: each part could begin only when the one before it had ended.
package struct CriticalPath: Sendable {
  package enum Kind: String, Sendable { case queue, environment, test, other }

  package struct Part: Hashable, Sendable {
    package var kind: Kind
    package var job: Int
    package var text: String
    /// The titles around a test.
    package var suite: [String] = []
    package var from: Int64
    package var to: Int64

    package var took: Int64 { to - from }
  }

  package var parts: [Part]

  /// Walks backwards from the job that ended last: through what it did, to the job whose end let it begin, and so on.
  package init(_ record: RunRecord) {
    var parts: [Part] = []
    var current = record.jobs.filter { $0.finishedAt != nil }.max { ($0.finishedAt ?? 0) < ($1.finishedAt ?? 0) }
    while let job = current, let begin = job.startedAt, parts.count < 10_000 {
      parts += Self.parts(of: job, record).reversed()
      current = record.jobs.filter { other in
        guard let end = other.finishedAt, let start = other.startedAt, other.job.id != job.job.id else { return false }
        return end <= begin && start < begin && end > job.queuedAt ?? begin
      }.max { ($0.finishedAt ?? 0) < ($1.finishedAt ?? 0) }
    }
    self.parts = parts.reversed()
  }

  /// Tests that followed each other in one suite as one part: of many short ones only the sum tells something.
  package var groups: [Part] {
    var groups: [(part: Part, suite: [String], count: Int)] = []
    for part in parts {
      if part.kind == .test, let last = groups.last, last.part.kind == .test, last.part.job == part.job,
        last.suite == part.suite
      {
        groups[groups.count - 1].part.to = part.to
        groups[groups.count - 1].count += 1
      } else {
        groups.append((part, part.suite, 1))
      }
    }
    return groups.map { group in
      guard group.count > 1 else { return group.part }
      var part = group.part
      let suite = group.suite.isEmpty ? "" : " of \(group.suite.joined(separator: TestPath.separator))"
      part.text = "\(group.count) tests\(suite)"
      return part
    }
  }

  /// What a job did, one after the other; of what it did side by side, what ended last.
  private static func parts(of job: JobRecord, _ record: RunRecord) -> [Part] {
    let begin = job.startedAt ?? 0
    let end = job.finishedAt ?? record.elapsed
    var parts: [Part] = []
    var cursor = end
    let known = candidates(of: job, record).sorted { ($0.to, $0.from) > ($1.to, $1.from) }
    for part in known where part.to <= cursor && part.from >= begin {
      parts.append(part)
      cursor = part.from
    }
    if let first = parts.last, first.from - begin > 50_000_000 {
      parts.append(Part(kind: .other, job: job.job.id, text: job.name, from: begin, to: first.from))
    } else if parts.isEmpty {
      parts.append(Part(kind: .other, job: job.job.id, text: job.name, from: begin, to: end))
    }
    return parts.reversed()
  }

  private static func candidates(of job: JobRecord, _ record: RunRecord) -> [Part] {
    var starts: [Part] = []
    for environment in record.environments where environment.job == job.job.id {
      guard let end = environment.upAt else { continue }
      starts.append(
        Part(
          kind: .environment, job: job.job.id, text: "\(environment.name) up", from: environment.startedAt, to: end))
    }
    var parts = starts
    for test in job.tests { if let part = part(of: test, after: starts) { parts.append(part) } }
    return parts
  }

  /// A test without the start of its environment, which is a part of its own.
  private static func part(of test: TestRecord, after starts: [Part]) -> Part? {
    guard let end = test.finishedAt else { return nil }
    var begin = test.startedAt
    for start in starts where start.from >= test.startedAt && start.to <= end { begin = max(begin, start.to) }
    return Part(
      kind: .test, job: test.job, text: test.path.joined(separator: TestPath.separator), suite: test.suite, from: begin,
      to: end)
  }
}
