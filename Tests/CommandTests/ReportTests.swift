import Foundation
import Processes
import Testing

/// Reports as they are asked for on the command line.
@Suite(.enabled(if: Executable.path != nil, "ORCH_BINARY names the built program"))
final class ReportTests {
  private let folder: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("orch-test-\(UUID().uuidString)").path
    // A project of its own, whatever lies above.
    try FileManager.default.createDirectory(atPath: "\(folder)/.git", withIntermediateDirectories: true)
    try "test \"fine\" { print \"said\" }\n".write(toFile: "\(folder)/good.orch", atomically: false, encoding: .utf8)
    try "suite \"s\" { test \"bad\" { expect 1 == 2 } }\n".write(
      toFile: "\(folder)/bad.orch", atomically: false, encoding: .utf8)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private func run(_ arguments: String...) throws -> Executable.Run {
    let stage = Pipeline.Stage(Executable.path ?? "orch", arguments)
    let pipeline = Pipeline(
      [stage], variables: .inherited(adding: ["NO_COLOR": "1", "GITHUB_STEP_SUMMARY": ""]), workingDirectory: folder,
      input: .null)
    let captured = try pipeline.capture(RunOptions(timeLimit: .seconds(60)))
    guard case .exited(let status)? = captured.outcome.stages.first?.exit else { throw Executable.Killed() }
    return Executable.Run(
      status: status, output: String(decoding: captured.output, as: UTF8.self),
      errors: String(decoding: captured.errors, as: UTF8.self))
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
  }

  @Test func `several reports at once, in the run's folder and elsewhere`() throws {
    let result = try run(
      "test", "good.orch", "bad.orch", "--report", "junit", "--report", "html", "--report", "json=out/e.jsonl")
    #expect(result.status == 1)
    #expect(try text(".orch/runs/1/junit.xml").contains("tests=\"2\" failures=\"1\""))
    #expect(try text(".orch/runs/1/report.html").contains("<h1>2 tests in "))
    #expect(try text("out/e.jsonl").hasPrefix("{\"event\":\"run_started\",\"version\":1,"))
    #expect(try text(".orch/.gitignore") == "*\n")
    #expect(try text(".orch/runs/1/bad/failure.txt").hasPrefix("bad.orch › s › bad\n"))
    #expect(result.output.contains("= bundle: .orch/runs/1/bad/"))
    #expect(result.output.hasSuffix("ms\n") && result.output.contains("\n1 passed, 1 failed  in "))
  }

  @Test func `a project is told from others above it`() throws {
    for name in ["home/.orch", "home/project/.git", "home/project/tests", "home/loose"] {
      try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
    }
    for place in ["project/tests", "loose"] {
      try "test \"one\" { }\n".write(
        toFile: "\(folder)/home/\(place)/a.orch", atomically: false, encoding: .utf8)
      let run = try Executable.run(
        ["test", "a.orch"], variables: ["HOME": "\(folder)/home"], folder: "\(folder)/home/\(place)")
      #expect(run.status == 0, "\(run)")
    }
    let found = FileManager.default
    #expect(found.fileExists(atPath: "\(folder)/home/project/.orch/runs/1"))
    #expect(found.fileExists(atPath: "\(folder)/home/loose/.orch/runs/1"))
    #expect(!found.fileExists(atPath: "\(folder)/home/.orch/runs"))
  }

  @Test func `a report that cannot be written is a status of its own`() throws {
    let result = try run("test", "good.orch", "--report", "junit=/dev/full", "--report", "tap=t.tap")
    #expect(result.status == 74)
    #expect(
      result.errors.contains("junit report /dev/full is left out: cannot write /dev/full: No space left on device"))
    #expect(try text("t.tap").contains("ok 1 - good.orch"))
    #expect(try run("test", "bad.orch", "--report", "junit=/dev/full").status == 1)
  }

  @Test func `a report on standard output has it for itself`() throws {
    let result = try run("test", "good.orch", "--report", "tap=-")
    #expect(result.output.hasPrefix("TAP version 14\n") && result.output.hasSuffix("1..1\n"))
    #expect(!result.output.contains("PASS"))
    #expect(result.errors.contains("PASS \"fine\""))
  }

  @Test func `a script's tests are reported, too, and it leaves nothing else`() throws {
    let result = try run("--report", "junit=j.xml", "--report=tap=-", "good.orch", "word")
    #expect(result.status == 0)
    #expect(result.output.hasPrefix("TAP version 14\n"))
    #expect(try text("j.xml").contains("<system-out>said\n</system-out>"))
    #expect(!FileManager.default.fileExists(atPath: "\(folder)/.orch"))
  }

  @Test func `the history is shown, and what failed last is known`() throws {
    #expect(try run("history").errors.contains("no run has been recorded"))
    _ = try run("test", "good.orch", "bad.orch")
    let history = try run("history")
    #expect(history.output.contains(" #1  now   1 passed, 1 failed  isolated"))
    #expect(try run("history", "--json").output.hasPrefix("{\"version\":1,\"runs\":["))
    #expect(try run("history", "--test", "BAD").output.hasPrefix("bad.orch › s › bad\n"))
    let again = try run("test", "good.orch", "bad.orch", "--failed")
    #expect(again.output.contains("FAIL \"bad\"") && !again.output.contains("fine"))
  }

  private func damageHistory() throws {
    let path = "\(folder)/.orch/history.sqlite"
    for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    try "hello".write(toFile: path, atomically: false, encoding: .utf8)
  }

  @Test func `what failed last time is not known before the first run`() throws {
    let failed = try run("test", "--failed")
    #expect(failed.status == 1)
    #expect(failed.errors.contains("error: what failed last time is not known: no run has been recorded"))
  }

  @Test func `a run in which no test is found is no success`() throws {
    try "suite \"cases\" { for each in range(0, 0) { test \"case $each\" { } } }\n".write(
      toFile: "\(folder)/none.orch", atomically: false, encoding: .utf8)
    let none = try run("test", "none.orch")
    #expect(none.status == 64 && none.errors.contains("error: no test ran"), "\(none)")
    // What is no file of tests has none to run.
    try "print 1\n".write(toFile: "\(folder)/script.orch", atomically: false, encoding: .utf8)
    #expect(try run("test", "script.orch").status == 0)
  }

  /// `--failed` would have to look for it for ever.
  @Test func `what failed under a name that is gone is forgotten when all is run`() throws {
    func write(_ cases: String) throws {
      try "for each in \(cases) { test \"case $each\" { expect each != 2 } }\n".write(
        toFile: "\(folder)/cases.orch", atomically: false, encoding: .utf8)
    }
    try write("[1, 2]")
    #expect(try run("test", "cases.orch").status == 1)
    try write("[1]")
    let gone = try run("test", "--failed", "cases.orch")
    #expect(gone.status == 0 && gone.errors.contains("is not there any more"), "\(gone)")
    #expect(try run("test", "cases.orch").status == 0)
    #expect(try run("test", "--failed", "cases.orch").output == "nothing failed last time\n")
  }

  @Test func `what failed last time is not known where the history cannot be read`() throws {
    _ = try run("test", "good.orch", "bad.orch")
    #expect(try run("test", "--failed", "good.orch").output == "nothing failed last time\n")
    let none = try run("test", "--failed", "--suites", "good")
    #expect(none.output == "nothing of what was chosen failed last time\n" && none.status == 0)
    try damageHistory()
    let failed = try run("test", "--failed")
    #expect(failed.status == 1)
    #expect(failed.errors.contains("warning: the history was damaged and begins anew; the old one is "))
    #expect(failed.errors.contains("error: what failed last time is not known"))
    try damageHistory()
    #expect(try run("test", "good.orch").errors.contains("warning: the history was damaged"))
    #expect(try run("history", "--json").output.hasPrefix("{\"version\":1,\"runs\":[{"))
  }

  @Test func `what is kept is told, limited and pruned`() throws {
    for _ in 1...4 { _ = try run("test", "good.orch") }
    #expect(try run("history").output.contains("kept: 4 of at most 10000 runs, "))
    #expect(try run("history").output.contains("; 4 of at most 20 run folders, "))
    let pruned = try run("history", "--prune", "--keep", "2")
    #expect(pruned.output.hasPrefix("removed 2 runs and 2 run folders, "), "\(pruned)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/.orch/runs").sorted() == ["3", "4"])
    #expect(try run("history", "--prune").output.hasPrefix("removed 0 runs and 0 run folders, "))
    #expect(try run("history", "--keep", "2").status == 64)
    #expect(try run("history", "--prune", "--keep", "0").output.hasPrefix("removed 2 runs and 2 run folders, "))
  }

  @Test func `a command line that is wrong is status 64`() throws {
    #expect(try run("test", "--report", "xml").status == 64)
    #expect(try run("--report", "junit").status == 64)
    #expect(try run("--report").status == 64)
    #expect(try run("test", "good.orch", "--report", "tap=-", "--report", "json=-").status == 64)
    #expect(try run("history", "--since", "yesterday").status == 64)
  }

  @Test func `the page of reports names every kind and the version`() throws {
    let page = try run("help", "reports").output
    for word in ["junit", "html", "json", "tap", "github", "version 1", "duration_ns"] {
      #expect(page.contains(word), "\(word)")
    }
  }
}
