import CSQLite
import Foundation
import Processes
import Reporting
import Synchronization
import TestRunner
import Testing

@testable import History

@Suite struct HistoryFileTests {
  private func open(_ folder: TemporaryFolder) throws -> HistoryFile {
    try #require(try HistoryFile.open(folder.history, create: true))
  }

  @Test func `runs come back as they were, oldest first`() throws {
    let folder = try TemporaryFolder()
    let file = try open(folder)
    try file.add(SampleRun.record([("a", .passed(3)), ("b", .failed)], at: 1000), number: 7)
    try file.add(SampleRun.record([("a", .flaky(5)), ("c", .skipped)], at: 2000), number: nil)
    let runs = try file.runs(last: 10)
    #expect(runs.map(\.startedAt) == [1000, 2000])
    #expect(runs.map(\.number) == [7, nil])
    #expect(runs.map(\.exitStatus) == [1, 0])
    #expect(runs.map(\.tally.text) == ["1 passed, 1 failed", "1 passed (1 flaky), 0 failed, 1 skipped"])
    #expect(try file.runs(last: 1).map(\.startedAt) == [2000])
    #expect(try file.runs(last: 10, since: 1500).map(\.startedAt) == [2000])
  }

  @Test func `a run that goes on is there as far as it has come, and once when it has ended`() throws {
    let folder = try TemporaryFolder()
    let file = try open(folder)
    try file.add(SampleRun.record([("a", .passed(1))], at: 1), number: 1)
    let row = try file.add(SampleRun.record([("a", .passed(1))], at: 2, isOver: false), number: 2)
    #expect(try file.runs(last: 10).map(\.breakOff) == [nil, "unfinished"])
    try file.add(SampleRun.record([("a", .passed(1)), ("b", .failed)], at: 2), number: 2, inPlaceOf: row)
    #expect(try file.runs(last: 10).map(\.tally.text) == ["1 passed, 0 failed", "1 passed, 1 failed"])
    #expect(try file.runs(last: 10).map(\.breakOff) == [nil, nil])
    #expect(try file.tests(fromRun: 0).values.map(\.entries.count).sorted() == [1, 2])
  }

  @Test func `tests come back with how they went`() throws {
    let folder = try TemporaryFolder()
    let file = try open(folder)
    try file.add(SampleRun.record([("a", .passed(3)), ("b", .failed)]), number: nil)
    try file.add(SampleRun.record([("a", .flaky(5)), ("b", .passed(2))]), number: nil)
    let tests = try file.tests(fromRun: 0)
    let first = try #require(tests[TestPath(file: "shop.orch", titles: ["orders", "a"])])
    #expect(first.entries.map(\.verdict) == ["passed", "flaky"])
    #expect(first.entries.map(\.duration) == [3_000_000, 5_000_000])
    let found = try file.tests(matching: "ORDERS › b", last: 10)
    #expect(found.map(\.path.titles) == [["orders", "b"]])
    #expect(found.first?.messages == ["no cups"])
    #expect(try file.tests(matching: "nothing", last: 10).isEmpty)
  }

  @Test func `what the runner plans by`() throws {
    let folder = try TemporaryFolder()
    let file = try open(folder)
    try file.add(SampleRun.record([("a", .passed(10)), ("b", .failed), ("c", .failed)]), number: nil)
    try file.add(SampleRun.record([("a", .passed(30)), ("c", .passed(1))]), number: nil)
    let history = try RecordedHistory(file)
    #expect(history.durations[TestPath(file: "shop.orch", titles: ["orders", "a"])] == 20_000_000)
    // `b` was not selected in the last run, so its last word counts.
    #expect(history.lastFailures == [TestPath(file: "shop.orch", titles: ["orders", "b"])])
  }

  @Test func `a test that failed in any repetition of its last run has failed`() throws {
    let folder = try TemporaryFolder()
    let file = try open(folder)
    try file.add(SampleRun.record([("a", .failed), ("b", .failed)]), number: nil)
    try file.add(
      SampleRun.record([("a", .passed(1)), ("a", .failed), ("a", .passed(1)), ("b", .passed(1))]), number: nil)
    #expect(try RecordedHistory(file).lastFailures == [TestPath(file: "shop.orch", titles: ["orders", "a"])])
  }

  @Test func `a test that was interrupted is not known to be good`() throws {
    let folder = try TemporaryFolder()
    let file = try open(folder)
    #expect(try RecordedHistory(file).isEmpty)
    try file.add(SampleRun.record([("a", .interrupted), ("b", .passed(1))]), number: nil)
    let history = try RecordedHistory(file)
    #expect(history.lastFailures == [TestPath(file: "shop.orch", titles: ["orders", "a"])] && !history.isEmpty)
  }

  @Test func `what all of its file has been run without is not there any more`() throws {
    let folder = try TemporaryFolder()
    let file = try open(folder)
    let gone: Set = [TestPath(file: "shop.orch", titles: ["orders", "b"])]
    try file.add(SampleRun.record([("a", .passed(1)), ("b", .failed)], isWhole: true), number: nil)
    #expect(try RecordedHistory(file).lastFailures == gone)
    // Neither what was chosen nor what came to no end says anything of others.
    try file.add(SampleRun.record([("a", .passed(1))]), number: nil)
    try file.add(SampleRun.record([("a", .interrupted)], isWhole: true), number: nil)
    #expect(try RecordedHistory(file).lastFailures.isSuperset(of: gone))
    try file.add(SampleRun.record([("a", .passed(1))], isWhole: true), number: nil)
    #expect(try RecordedHistory(file).lastFailures.isEmpty)
    try file.add(SampleRun.record([("b", .failed)]), number: nil)
    #expect(try RecordedHistory(file).lastFailures == gone)
  }

  @Test func `no file is no history, and reading makes none`() throws {
    let folder = try TemporaryFolder()
    #expect(try HistoryFile.open(folder.history, create: false) == nil)
    #expect(folder.names.isEmpty)
  }

  @Test func `only the last runs are kept`() throws {
    let folder = try TemporaryFolder()
    let file = try open(folder)
    for moment in 1...5 {
      try file.add(SampleRun.record([("a", .passed(1))], at: Int64(moment)), number: nil, keeping: 2)
    }
    #expect(try file.runs(last: 10).map(\.startedAt) == [4, 5])
    #expect(try file.tests(fromRun: 0).values.map(\.entries.count) == [2])
  }

  @Test func `the log does not grow with each run, though each is written by a connection of its own`() throws {
    let folder = try TemporaryFolder()
    for moment in 1...40 {
      let tests = (0..<100).map { ("test \($0)", SampleRun.Result.passed(1)) }
      try open(folder).add(SampleRun.record(tests, at: Int64(moment)), number: nil)
    }
    let log = try FileManager.default.attributesOfItem(atPath: folder.history + "-wal")[.size] as? Int
    #expect(try #require(log) < 2 << 20)
  }

  // MARK: Other files

  @Test(arguments: [
    "this is no database, but text that goes on for a while ".padding(toLength: 5000, withPad: "x", startingAt: 0),
    "short",
  ])
  func `what is no database is set aside`(_ content: String) throws {
    let folder = try TemporaryFolder()
    try content.write(toFile: folder.history, atomically: false, encoding: .utf8)
    let file = try open(folder)
    #expect(file.setAside == folder.history + ".broken-1")
    #expect(try String(contentsOfFile: folder.history + ".broken-1", encoding: .utf8) == content)
    try file.add(SampleRun.record([("a", .passed(1))]), number: nil)
    #expect(try file.runs(last: 5).count == 1)
  }

  @Test func `a database of something else is set aside, whole`() throws {
    let folder = try TemporaryFolder()
    let foreign = try Database(folder.history, create: true)
    try foreign.execute("create table cups (name text); insert into cups values ('tall')")
    #expect(try open(folder).setAside == folder.history + ".broken-1")
    let aside = try Database(folder.history + ".broken-1", create: false)
    #expect(try aside.prepare("select name from cups").rows { $0.text(0) } == ["tall"])
  }

  @Test func `a damaged database is set aside`() throws {
    let folder = try TemporaryFolder()
    do {
      let file = try open(folder)
      try file.add(SampleRun.record([("a", .passed(1))]), number: nil)
      try file.database.execute("pragma wal_checkpoint(truncate)")
    }
    let handle = try #require(FileHandle(forUpdatingAtPath: folder.history))
    try handle.seek(toOffset: 0)
    try handle.write(contentsOf: Data(repeating: 7, count: 64))
    try handle.close()
    #expect(try open(folder).setAside != nil)
  }

  @Test(arguments: [4096, 8192, 12_288]) func `damage in its midst is found when it is read, and set aside`(
    _ offset: UInt64
  ) throws {
    let folder = try TemporaryFolder()
    do {
      let file = try open(folder)
      for moment in 1...40 {
        try file.add(SampleRun.record([("a", .passed(1)), ("b", .failed)], at: Int64(moment)), number: nil)
      }
      try file.database.execute("pragma wal_checkpoint(truncate)")
    }
    let handle = try #require(FileHandle(forUpdatingAtPath: folder.history))
    try handle.seek(toOffset: offset)
    try handle.write(contentsOf: Data(repeating: 7, count: 4096))
    try handle.close()
    try expectAnew(folder)
  }

  @Test func `a table that is missing is damage, too`() throws {
    let folder = try TemporaryFolder()
    try open(folder).database.execute("drop table attempts; drop table tests")
    try expectAnew(folder)
  }

  /// What is read or written next finds a new history, with a word about the old one, and only once.
  private func expectAnew(_ folder: TemporaryFolder) throws {
    var told: [String] = []
    let tell: (String) -> Void = { line in
      told.append(line)
      // A connection that is still open would write to the file that was set aside.
      #expect(Self.openFiles.allSatisfy { !$0.contains(folder.history + ".broken-") })
    }
    for _ in 1...2 {
      _ = try HistoryFile.use(folder.history, create: true, tell: tell) { (file) throws(HistoryError) in
        _ = try HistorySummary(file, runs: 20)
        _ = try RecordedHistory(file)
        try file.add(SampleRun.record([("a", .failed)]), number: nil)
      }
    }
    #expect(told == ["the history was damaged and begins anew; the old one is \(folder.history).broken-1"])
    #expect(try open(folder).runs(last: 100).count == 2)
  }

  /// Of this process.
  private static var openFiles: [String] {
    let numbers = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    return numbers.compactMap { try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)") }
  }

  @Test func `pruning keeps the last runs, or those since a day, and the names that they need`() throws {
    let folder = try TemporaryFolder()
    let file = try open(folder)
    for moment in 1...6 {
      try file.add(SampleRun.record([("test \(moment)", .passed(1))], at: Int64(moment)), number: moment)
    }
    #expect(try file.prune(keeping: 10, since: 3) == 2)
    #expect(try file.prune(keeping: 3) == 1)
    #expect(try file.runs(last: 10).map(\.startedAt) == [4, 5, 6])
    #expect(try file.oldestNumber() == 4)
    #expect(try file.tests(matching: "test", last: 10).count == 3)
    let names = try file.database.prepare("select count(*) from names").rows { $0.integer(0) }
    #expect(names == [3])
    #expect(try file.prune(keeping: 0) == 3)
  }

  @Test func `several at once set it aside once`() async throws {
    let folder = try TemporaryFolder()
    try "no database".write(toFile: folder.history, atomically: false, encoding: .utf8)
    let path = folder.history
    let aside = try await withThrowingTaskGroup(of: String?.self) { group in
      for _ in 0..<8 { group.addTask { try HistoryFile.open(path, create: true)?.setAside } }
      return try await group.reduce(into: [String]()) { all, one in if let one { all.append(one) } }
    }
    #expect(aside.count == 1)
    #expect(folder.names.filter { $0.contains(".broken-") } == ["history.sqlite.broken-1"])
  }

  @Test func `one of a newer orch is left alone`() throws {
    let folder = try TemporaryFolder()
    try open(folder).database.execute("pragma user_version = 99")
    let error = try #require(throws: HistoryError.self) { try open(folder) }
    #expect(error.message.contains("a newer orch made it (version 99, this one knows \(Schema.version))"))
    #expect(!folder.names.contains { $0.contains("broken") })
  }

  @Test func `one of an older orch is brought up to date, with its runs`() throws {
    let folder = try TemporaryFolder()
    let old = try Database(folder.history, create: true)
    try old.execute(Schema.migrations[0])
    try old.execute(
      """
      pragma application_id = \(Schema.applicationID); pragma user_version = 1;
      insert into runs values (1, 'old', 3, 'isolated', 500, 1, 0, 'completed', 'orch test', 1, 2, 0, 0, 0, 0, 0);
      insert into services values (1, 'shop', 'k3', 'db', 'postgres:16', null, 1, 2, 3, 6);
      """)
    let file = try open(folder)
    #expect(try file.runs(last: 5).map(\.number) == [3])
    try file.add(SampleRun.record([("a", .passed(1))], at: 900), number: 4)
    #expect(try file.runs(last: 5).map(\.number) == [3, 4])
    #expect(try file.services(fromRun: 0).map(\.name) == ["shop.db"])
  }

  // MARK: Several writers

  @Test func `many connections write at once without loss`() async throws {
    let folder = try TemporaryFolder()
    let path = folder.history
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<8 {
        group.addTask {
          for number in 0..<10 {
            let file = try #require(try HistoryFile.open(path, create: true))
            try file.add(
              SampleRun.record([("a", .passed(1)), ("b", .failed)], at: Int64(writer * 100 + number)), number: nil)
          }
        }
      }
      try await group.waitForAll()
    }
    let file = try open(folder)
    #expect(try file.runs(last: 1000).count == 80)
    #expect(try file.tests(fromRun: 0).values.map(\.entries.count) == [80, 80])
  }
}
