package import Reporting
import TestRunner

extension HistoryFile {
  /// Adds a run, as one piece, and gives its row; `previous` is that of the same run when it had not come so far. Other
  /// processes' writing is waited for.
  @discardableResult
  package func add(
    _ record: RunRecord, number: Int?, inPlaceOf previous: Int64? = nil, paths: ProjectPaths? = nil,
    keeping: Int = Retention().runs
  ) throws(HistoryError) -> Int64 {
    do throws(DatabaseError) {
      let row = try database.transaction { () throws(DatabaseError) in
        if let previous { try database.run("delete from runs where id = ?", [.integer(previous)]) }
        let run = try RunWriter(database: database, record: record, number: number, paths: paths).write()
        try database.run("delete from runs where id <= ?", [.integer(run - Int64(keeping))])
        return run
      }
      database.shortenLog()
      return row
    } catch {
      throw HistoryError(error, database.path)
    }
  }
}

/// How a run ended, as the database has it, where it did not end by itself.
enum StoredEnding {
  static let interrupted = "interrupted"
  /// It goes on, or it was killed.
  static let unfinished = "unfinished"
}

private struct RunWriter {
  let database: Database
  let record: RunRecord
  let number: Int?
  /// `nil` leaves names as they are.
  let paths: ProjectPaths?

  private func named(_ test: TestPath) -> TestPath {
    TestPath(file: paths?.recorded(test.file) ?? test.file, titles: test.titles)
  }

  /// Gives the run's number.
  func write() throws(DatabaseError) -> Int64 {
    let run = try writeRun()
    try writeTests(run)
    try writeJobs(run)
    try writeSuites(run)
    try writeServices(run)
    try writeFiles(run)
    return run
  }

  private func writeRun() throws(DatabaseError) -> Int64 {
    let tally = record.tally
    let run = record.description
    let machine = record.machine
    try database.run(
      """
      insert into runs (run, number, mode, started_at, duration, status, ending, command, concurrency, passed, flaky, failed,
        skipped, not_run, interrupted, exited, machine, processors, memory, version)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .text(run?.id ?? ""), .optional(number.map(Int64.init)), .text(run?.mode.rawValue ?? ""),
        .integer(run?.startedAt ?? 0), .integer(record.elapsed), .integer(Int64(record.ending?.exitStatus ?? -1)),
        .text(record.ending?.cause.word ?? StoredEnding.unfinished),
        .text((run?.commandLine ?? []).joined(separator: " ")),
        .integer(run?.concurrency ?? 0), .integer(tally.passed), .integer(tally.flaky), .integer(tally.failed),
        .integer(tally.skipped), .integer(tally.notRun), .integer(tally.interrupted), .integer(tally.exited),
        .text(machine.name),
        .integer(machine.processors), .integer(machine.memory), .text(machine.version),
      ])
    return database.lastRow
  }

  private func writeTests(_ run: Int64) throws(DatabaseError) {
    var names = try Names(database)
    let test = try database.prepare(
      """
      insert into tests (run, name, place, verdict, attempts, duration, startup, message)
      values (?, ?, ?, ?, ?, ?, ?, ?)
      """)
    let attempt = try database.prepare(
      "insert into attempts (run, name, place, attempt, message) values (?, ?, ?, ?, ?)")
    for (place, entry) in record.tests.enumerated() {
      guard let result = entry.result else { continue }
      // Of what was not begun, nothing has been seen.
      if case .notReached = result.verdict { continue }
      let name = try names.id(named(entry.identity))
      try test.run([
        .integer(run), .integer(name), .integer(place), .text(result.verdict.word), .integer(result.attempts),
        .integer(result.duration), .integer(result.startup),
        .optional(result.verdict.failure?.summary ?? result.reason),
      ])
      for (index, failure) in (result.earlier ?? []).enumerated() {
        try attempt.run([
          .integer(run), .integer(name), .integer(place), .integer(index + 1), .text(failure.summary),
        ])
      }
    }
  }

  /// A suite or file that failed outside of its tests is remembered like a test of its name, until it has not any more.
  private func writeJobs(_ run: Int64) throws(DatabaseError) {
    var names = try Names(database)
    let last = try database.prepare("select verdict from tests where name = ? order by run desc, place desc limit 1")
    let isTold = try database.prepare("select 1 from tests where name = ? and run = ?")
    let insert = try database.prepare(
      "insert into tests (run, name, place, verdict, attempts, duration, startup, message) values (?, ?, ?, ?, 1, ?, 0, ?)"
    )
    for job in record.jobs {
      guard let began = job.startedAt, let ended = job.finishedAt else { continue }
      let path = named(TestPath(file: job.job.file, titles: job.job.title.map { [$0] } ?? []))
      guard let name = job.failure == nil ? try names.known(path) : try names.id(path) else { continue }
      let verdicts = try last.rows([.integer(name)]) { $0.text(0) }
      guard try isTold.rows([.integer(name), .integer(run)], { $0.integer(0) }).isEmpty,
        job.failure != nil || verdicts == ["failed"]
      else { continue }
      try insert.run([
        .integer(run), .integer(name), .integer(record.tests.count + job.job.id),
        .text(job.failure == nil ? "passed" : "failed"), .integer(ended - began), .optional(job.failure?.summary),
      ])
    }
  }

  private func writeSuites(_ run: Int64) throws(DatabaseError) {
    var names = try Names(database)
    // A suite that a loop runs again is one.
    let statement = try database.prepare(
      "insert or replace into suites (run, name, environment, duration) values (?, ?, ?, ?)")
    for job in record.jobs {
      for suite in job.suites {
        let name = try names.id(named(TestPath(file: job.job.file, titles: suite.path)))
        try statement.run([
          .integer(run), .integer(name), .optional(suite.environment),
          .optional(suite.finishedAt.map { $0 - suite.startedAt }),
        ])
      }
    }
  }

  private func writeServices(_ run: Int64) throws(DatabaseError) {
    let statement = try database.prepare(
      """
      insert or replace into services
        (run, environment, id, service, image, build, created, start, ready, total, image_size)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    for environment in record.environments {
      for service in environment.services where service.ready != nil || environment.hasFailed {
        let parts = [service.create, service.start, service.ready].compactMap(\.self)
        try statement.run([
          .integer(run), .text(environment.name), .text(environment.id), .text(service.name), .text(service.image),
          .optional(service.build), .optional(service.create), .optional(service.start), .optional(service.ready),
          service.ready == nil ? .null : .integer(parts.reduce(0, +)), .optional(service.imageSize),
        ])
      }
    }
  }
}

extension RunWriter {
  /// Files of which all has been run: of those, tests that have not been seen are not there any more.
  fileprivate func writeFiles(_ run: Int64) throws(DatabaseError) {
    guard let ending = record.ending, !ending.mayHaveMore, record.description?.isWhole == true else { return }
    let partial = Set(record.jobs.filter { !$0.isWhole }.map(\.job.file))
    let statement = try database.prepare("insert or replace into files (file, run) values (?, ?)")
    for file in Set(record.jobs.map(\.job.file)).subtracting(partial).sorted() {
      try statement.run([.text(named(TestPath(file: file, titles: [])).file), .integer(run)])
    }
  }
}

extension JobRecord {
  /// It came to its end, with all of its tests.
  fileprivate var isWhole: Bool {
    finishedAt != nil && failure == nil && tests.allSatisfy { $0.result?.verdict.isOfWholeTest ?? false }
  }
}

extension TestResult.Verdict {
  fileprivate var isOfWholeTest: Bool {
    switch self {
    case .passed, .flaky, .failed, .skipped: true
    case .notRun, .interrupted, .notReached, .exited: false
    }
  }
}

/// The numbers that stand for names of tests and suites.
private struct Names {
  private let find: Statement
  private let add: Statement
  private let database: Database
  private var ids: [TestPath: Int64] = [:]

  init(_ database: Database) throws(DatabaseError) {
    self.database = database
    find = try database.prepare("select id from names where file = ? and path = ?")
    add = try database.prepare("insert into names (file, path) values (?, ?)")
  }

  mutating func id(_ test: TestPath) throws(DatabaseError) -> Int64 {
    if let id = try known(test) { return id }
    try add.run(key(test))
    let id = database.lastRow
    ids[test] = id
    return id
  }

  /// `nil` where nothing of that name has been recorded.
  mutating func known(_ test: TestPath) throws(DatabaseError) -> Int64? {
    if let id = ids[test] { return id }
    let found = try find.rows(key(test)) { $0.integer(0) }.first
    ids[test] = found
    return found
  }

  private func key(_ test: TestPath) -> [SQLValue] { [.text(test.file), .text(StoredPath.text(test.titles))] }
}

/// Titles in one column, parted by a character that no one types.
enum StoredPath {
  static func text(_ titles: [String]) -> String { titles.joined(separator: "\u{1F}") }
  static func titles(_ text: String) -> [String] {
    text.isEmpty ? [] : text.split(separator: "\u{1F}", omittingEmptySubsequences: false).map(String.init)
  }
}
