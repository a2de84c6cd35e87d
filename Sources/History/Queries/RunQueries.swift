package import Reporting
package import TestRunner

extension HistoryFile {
  /// The last runs, oldest first.
  package func runs(last count: Int, since: Int64? = nil) throws(HistoryError) -> [PastRun] {
    try query { database throws(DatabaseError) in
      try database.prepare(
        """
        select id, number, mode, started_at, duration, status, passed, flaky, failed, skipped, not_run, interrupted, exited,
          ending
        from runs where started_at >= ? order by id desc limit ?
        """
      ).rows([.integer(since ?? .min), .integer(count)], Self.run).reversed()
    }
  }

  private static func run(_ row: Row) -> PastRun {
    var tally = Tally()
    tally.passed = Int(row.integer(6))
    tally.flaky = Int(row.integer(7))
    tally.failed = Int(row.integer(8))
    tally.skipped = Int(row.integer(9))
    tally.notRun = Int(row.integer(10))
    tally.interrupted = Int(row.integer(11))
    tally.exited = Int(row.integer(12))
    var run = PastRun(
      id: row.integer(0), number: row.optionalInteger(1).map { Int($0) }, mode: row.text(2), startedAt: row.integer(3),
      duration: row.integer(4), exitStatus: Int32(truncatingIfNeeded: row.integer(5)), tally: tally)
    let ending = row.text(13)
    if ending == StoredEnding.interrupted || ending == StoredEnding.unfinished { run.breakOff = ending }
    return run
  }

  /// How each test went in runs from this one on.
  package func tests(fromRun first: Int64) throws(HistoryError) -> [TestPath: TestTrend] {
    try query { database throws(DatabaseError) in
      // By number, so that a test's name is made once and not for each of its rows.
      var trends: [Int64: TestTrend] = [:]
      try database.prepare(
        "select name, run, verdict, duration + startup, attempts from tests where run >= ? order by run, place"
      ).each([.integer(first)]) { row in
        trends[row.integer(0), default: TestTrend()].entries.append(Self.entry(row))
      }
      trends = trends.mapValues(\.byRun)
      let name = try database.prepare("select file, path from names where id = ?")
      var result: [TestPath: TestTrend] = [:]
      for (id, trend) in trends {
        for path in try name.rows([.integer(id)], Self.path) { result[path] = trend }
      }
      return result
    }
  }

  private static func entry(_ row: Row) -> TestTrend.Entry {
    TestTrend.Entry(
      run: row.integer(1), verdict: row.text(2), duration: row.integer(3), attempts: Int(row.integer(4)))
  }

  private static func path(_ row: Row) -> TestPath {
    TestPath(file: row.text(0), titles: StoredPath.titles(row.text(1)))
  }

  /// The tests whose file or titles hold the text, in whatever case, each with its last runs.
  package func tests(
    matching text: String, last count: Int, since: Int64? = nil
  ) throws(HistoryError) -> [(path: TestPath, trend: TestTrend, messages: [String])] {
    try query { database throws(DatabaseError) in
      let wanted = text.lowercased()
      let names = try database.prepare("select file, path, id from names").rows { (Self.path($0), $0.integer(2)) }
        .filter { $0.0.name.lowercased().contains(wanted) }
      let entries = try database.prepare(
        """
        select t.name, t.run, t.verdict, t.duration + t.startup, t.attempts, t.message from tests t
        join runs r on r.id = t.run where t.name = ? and r.started_at >= ? order by t.run desc limit ?
        """)
      var result: [(path: TestPath, trend: TestTrend, messages: [String])] = []
      for (path, id) in names {
        let rows = try entries.rows([.integer(id), .integer(since ?? .min), .integer(count)]) {
          (Self.entry($0), $0.optionalText(5))
        }
        guard !rows.isEmpty else { continue }
        result.append(
          (path, TestTrend(entries: rows.map(\.0).reversed()).byRun, rows.compactMap(\.1)))
      }
      return result.sorted { $0.path.name < $1.path.name }
    }
  }

  /// How long services took to be ready, in runs from this one on.
  package func services(fromRun first: Int64) throws(HistoryError) -> [ServiceTrend] {
    try query { database throws(DatabaseError) in
      var trends: [ServiceTrend] = []
      var places: [String: Int] = [:]
      try database.prepare(
        """
        select environment, service, image, total, build, image_size from services where run >= ? order by run
        """
      ).each([.integer(first)]) { row in
        let key = "\(row.text(0)).\(row.text(1))"
        let place = places[key] ?? trends.count
        if place == trends.count {
          places[key] = place
          trends.append(ServiceTrend(environment: row.text(0), service: row.text(1)))
        }
        trends[place].add(
          image: row.text(2), ready: row.optionalInteger(3), build: row.optionalInteger(4), size: row.optionalInteger(5)
        )
      }
      return trends
    }
  }

  func query<Result>(_ body: (Database) throws(DatabaseError) -> Result) throws(HistoryError) -> Result {
    do throws(DatabaseError) {
      return try body(database)
    } catch {
      throw HistoryError(error, database.path)
    }
  }
}

/// How one service of an environment started in the last runs, oldest first.
package struct ServiceTrend: Hashable, Sendable {
  package var environment: String
  package var service: String
  /// The last one's.
  package var image = ""
  /// Nanoseconds of creating and starting it and of waiting until it was ready.
  package var ready: [Int64] = []
  /// Starts that did not come that far.
  package var failures = 0
  /// Nanoseconds, of the last time that it was built or pulled.
  package var build: Int64?
  /// Bytes, of the last image whose size is known.
  package var imageSize: Int64?

  init(environment: String, service: String) {
    self.environment = environment
    self.service = service
  }

  package var name: String { "\(environment).\(service)" }
  package var median: Int64? { Median.of(ready) }

  package var slowdown: Slowdown? {
    guard let last = ready.last else { return nil }
    let before = ready.dropLast().suffix(Slowdown.window)
    guard before.count >= Slowdown.fewest, let median = Median.of(before) else { return nil }
    let slowdown = Slowdown(median: median, last: last)
    return slowdown.isRegression ? slowdown : nil
  }

  fileprivate mutating func add(image: String, ready: Int64?, build: Int64?, size: Int64?) {
    self.image = image
    if let ready { self.ready.append(ready) } else { failures += 1 }
    self.build = build ?? self.build
    imageSize = size ?? imageSize
  }
}
