import Foundation
import Processes
import Testing

/// What a run leaves where there is no space: on a small file system in memory, which takes root to mount.
@Suite(
  .enabled(if: Executable.path != nil && geteuid() == 0, "ORCH_BINARY names the built program, and root mounts"),
  .serialized, .timeLimit(.minutes(2)))
final class FullDiskTests {
  private let folder: TestFolder
  private static let reports = ["junit.xml", "page.html", "events.jsonl", "tests.tap"]

  init() throws {
    folder = try TestFolder([
      "tests.orch": """
      suite "s" {
        test "one" {}
        test "two" { sleep 1300ms }
        test "three" { fill() }
        for i in range(0, 60) { test "later $i" { print "what a test writes, line $i" } }
        test "bad" { expect 1 == 2 }
        if flag("free") { test "last" { let gone = $(rm disk/filler) } }
      }
      fn fill() { let full = try $(dd if=/dev/zero of=disk/filler bs=4096); expect not full.ok }

      """, "disk/.keep": "",
    ])
    let mounted = try run("mount", ["-t", "tmpfs", "-o", "size=200k", "none", "\(folder.path)/disk"])
    try #require(mounted.status == 0, "\(mounted.errors)")
    for name in Self.reports { try "older".write(toFile: path(name), atomically: false, encoding: .utf8) }
  }

  deinit { _ = try? run("umount", ["\(folder.path)/disk"]) }

  private func path(_ name: String) -> String { "\(folder.path)/disk/\(name)" }

  private func run(_ program: String, _ words: [String]) throws -> Executable.Run {
    let stage = Pipeline.Stage(program, words)
    let pipeline = Pipeline(
      [stage], variables: .inherited(adding: ["NO_COLOR": "1"]), workingDirectory: folder.path, input: .null)
    let captured = try pipeline.capture(RunOptions(timeLimit: .seconds(60)))
    guard case .exited(let status)? = captured.outcome.stages.first?.exit else { throw Executable.Killed() }
    return Executable.Run(
      status: status, output: String(decoding: captured.output, as: UTF8.self),
      errors: String(decoding: captured.errors, as: UTF8.self))
  }

  private func orch(_ words: String...) throws -> Executable.Run {
    let kinds = zip(["junit", "html", "json", "tap"], Self.reports).flatMap { ["--report", "\($0)=disk/\($1)"] }
    return try run(Executable.path ?? "orch", ["test", "tests.orch"] + kinds + words)
  }

  private func text(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }

  @Test func `a disk that fills up cuts reports off at a whole piece, and the tests' result stands`() throws {
    let result = try orch()
    #expect(result.status == 1)
    #expect(result.output.contains("63 passed, 1 failed"))
    for (report, part) in [("junit report disk/junit.xml", "has 1 of"), ("json report disk/events.jsonl", "lacks")] {
      let path = report.split(separator: " ").last ?? ""
      let line = "\(report) is cut off: cannot write \(path): No space left on device; the file there \(part)"
      #expect(result.errors.contains("warning: \(line)"), "\(result.errors)")
    }
    let events = try text("events.jsonl")
    #expect(events.hasPrefix("{\"event\":\"run_started\"") && events.hasSuffix("}\n"))
    #expect(try text("junit.xml").hasSuffix("</testsuites>\n"))
    #expect(!folder.files.contains { $0.hasSuffix(".tmp") })
  }

  @Test func `on a disk that is full already, what is there stays`() throws {
    _ = try run("dd", ["if=/dev/zero", "of=\(path("filler"))", "bs=4096"])
    let result = try orch("--filter", "one")
    #expect(result.status == 74)
    for name in Self.reports {
      #expect(try text(name) == "older")
      #expect(result.errors.contains("disk/\(name): No space left on device; the file there is of an earlier run"))
    }
  }

  @Test func `where there is space again at the end, nothing is missing`() throws {
    let result = try orch("--", "--free")
    #expect(result.output.contains("64 passed, 1 failed") && result.errors.isEmpty, "\(result.errors)")
    #expect(try text("events.jsonl").split(separator: "\n").last?.hasPrefix("{\"event\":\"run_finished\"") == true)
    #expect(try text("tests.tap").hasSuffix("\n1..1\n"))
    #expect(try text("junit.xml").contains("tests=\"65\""))
    #expect(try text("page.html").hasSuffix("</html>\n"))
  }

  @Test func `a run whose own folder is full says what is missing`() throws {
    try FileManager.default.createDirectory(atPath: path(".orch"), withIntermediateDirectories: true)
    try "test \"fine\" {}\ntest \"bad\" { expect 1 == 2 }\n".write(
      toFile: path("main.orch"), atomically: false, encoding: .utf8)
    _ = try run("dd", ["if=/dev/zero", "of=\(path("filler"))", "bs=4096"])
    let full = try run("sh", ["-c", "cd disk && exec \(Executable.path ?? "orch") test main.orch --report junit"])
    #expect(full.status == 1)
    #expect(full.output.contains("1 passed, 1 failed"))
    #expect(full.errors.contains("warning: this run has no folder: cannot write "), "\(full.errors)")
    #expect(full.errors.contains("is left out: cannot write "), "\(full.errors)")
    #expect(full.errors.contains("warning: this run is not in the history: "), "\(full.errors)")
    try FileManager.default.removeItem(atPath: path("filler"))
    let next = try run("sh", ["-c", "cd disk && exec \(Executable.path ?? "orch") test main.orch --report junit"])
    #expect(next.status == 1 && next.errors.isEmpty, "\(next.errors)")
  }

  @Test func `a script that is killed leaves in its reports what had finished`() throws {
    let program = """
      test "first" {}
      test "killed" {
        sleep 1600ms
        let me = $(sh -c 'echo $PPID').out.trim()
        let gone = $(kill -9 $me)
      }

      """
    try program.write(toFile: "\(folder.path)/killed.orch", atomically: false, encoding: .utf8)
    let words = ["--report", "junit=killed.xml", "--report", "json=killed.jsonl", "killed.orch"]
    #expect(throws: Executable.Killed.self) { try run(Executable.path ?? "orch", words) }
    #expect(try folder.text("killed.xml").contains("name=\"first\""))
    #expect(try folder.text("killed.jsonl").contains("\"path\":[\"first\"]"))
  }
}
