import Foundation
import Library
import Orchestration
import Reporting
import Synchronization
import Terminal
import TerminalTesting
import TestRunner
import Testing

@Suite struct ReportSetTests {
  @Test func `a report that cannot be written is told of once, and the others go on`() throws {
    let folder = try TemporaryFolder()
    try folder.write("a file", to: "file")
    let complaints = Mutex<[String]>([])
    let sink = MemorySink()
    let reports = ReportSet([
      DocumentReport.junit(to: .file("\(folder.path)/file/junit.xml")),
      JSONReport(to: .file("/dev/full")),
      TAPReport(to: .sink(sink)), DocumentReport.junit(to: .file("\(folder.path)/made/junit.xml")),
    ]) { text in complaints.withLock { $0.append(text) } }
    var sample = SampleRun(["test \"a\" {}", "test \"b\" {}"])
    sample.finish()
    for event in sample.events { reports.receive(event) }
    #expect(reports.finish().count == 2)
    #expect(
      complaints.withLock { $0 } == [
        "junit report \(folder.path)/file/junit.xml is left out: cannot write \(folder.path)/file: Not a directory",
        "json report /dev/full is left out: cannot write /dev/full: No space left on device",
      ])
    #expect(sink.text.contains("ok 2 - users.orch"))
    #expect(try folder.text("made/junit.xml").contains("tests=\"2\""))
    #expect(reports.exitStatus(0) == 74)
    #expect(reports.exitStatus(1) == 1)
  }

  @Test func `what has finished is written while a run goes on, for one that is killed`() throws {
    let folder = try TemporaryFolder()
    let reports = ReportSet([DocumentReport.junit(to: .file("\(folder.path)/junit.xml"))]) { Issue.record("\($0)") }
    let sample = SampleRun(["test \"a\" {}\ntest \"b\" {}"])
    let begin = try #require(sample.events.first?.time)
    let afterFirst = try #require(
      sample.events.firstIndex {
        if case .test(_, let test) = $0.kind, case .testFinished = test.kind { true } else { false }
      })
    for event in sample.events[...afterFirst] { reports.receive(event) }
    reports.keep(now: begin + 900_000_000)
    #expect(folder.names().isEmpty)
    reports.keep(now: begin + 1_100_000_000)
    let text = try folder.text("junit.xml")
    #expect(text.contains("name=\"a\"") && !text.contains("name=\"b\""))
    // Without news nothing is written again.
    try folder.write("", to: "junit.xml")
    reports.keep(now: begin + 99_000_000_000)
    #expect(try folder.text("junit.xml") == "")
  }

  @Test func `a whole report appears at once, with nothing left beside it`() throws {
    let folder = try TemporaryFolder()
    try folder.write("old", to: "junit.xml")
    var sample = SampleRun(["test \"a\" {}"])
    sample.finish()
    try sample.tell(DocumentReport.junit(to: .file("\(folder.path)/junit.xml")))
    #expect(folder.names() == ["junit.xml"])
    #expect(try folder.text("junit.xml").hasPrefix("<?xml"))
  }

  @Test func `a full disk leaves the old report`() throws {
    let error = #expect(throws: ReportError.self) {
      try SampleRun(["test \"a\" {}"]).tell(DocumentReport.junit(to: .file("/dev/full")))
    }
    #expect(error?.message == "cannot write /dev/full: No space left on device")
    // The device is still one.
    var status = stat()
    #expect(stat("/dev/full", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
  }

  @Test func `what a link leads to is replaced, not the link`() throws {
    let folder = try TemporaryFolder()
    try folder.write("old", to: "real.xml")
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/link.xml", withDestinationPath: "real.xml")
    try SampleRun([]).tell(DocumentReport.junit(to: .file("\(folder.path)/link.xml")))
    #expect(try folder.text("real.xml").hasPrefix("<?xml"))
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(folder.path)/link.xml") == "real.xml")
  }

  @Test func `reports as they are asked for`() throws {
    #expect(try ReportRequest("junit") == ReportRequest(kind: .junit))
    #expect(try ReportRequest("html=a=b.html") == ReportRequest(kind: .html, target: .file("a=b.html")))
    #expect(try ReportRequest("tap=-") == ReportRequest(kind: .tap, target: .standardOutput))
    #expect(throws: ReportRequest.Mistake(message: "there is no report `xml`: junit, html, json, tap, github")) {
      try ReportRequest("xml")
    }
    #expect(throws: ReportRequest.Mistake.self) { try ReportRequest("github=x") }
    #expect(throws: ReportRequest.Mistake.self) { try ReportRequest("junit=") }
    #expect(throws: ReportRequest.Mistake.self) { try ReportRequest("") }
  }
}

@Suite struct RunFolderTests {
  @Test func `runs that begin at once get numbers of their own`() async throws {
    let folder = try TemporaryFolder()
    let state = StateFolder(path: "\(folder.path)/.orch")
    let numbers = try await withThrowingTaskGroup(of: RunFolder.self) { group in
      for _ in 0..<12 { group.addTask { try RunFolder.make(in: state) } }
      return try await group.reduce(into: [RunFolder]()) { $0.append($1) }
    }
    #expect(Set(numbers.map(\.number)).count == 12)
    #expect(try folder.text(".orch/.gitignore") == "*\n")
  }

  @Test func `the last twenty are kept, and those that still go on`() throws {
    let folder = try TemporaryFolder()
    let state = StateFolder(path: "\(folder.path)/.orch")
    let first = try RunFolder.make(in: state)
    for _ in 0..<25 { _ = try RunFolder.make(in: state) }
    #expect(RunFolder.numbers(in: state).sorted() == [first.number] + Array(7...26))
  }

  @Test(arguments: [
    ("/p", "tests/a.orch", "tests/a.orch"), ("/p/tests", "a.orch", "tests/a.orch"), ("/p", "./a.orch", "a.orch"),
    ("/p/tests", "../b.orch", "b.orch"), ("/p", "/p/tests/a.orch", "tests/a.orch"), ("/", "p/a.orch", "a.orch"),
    ("/elsewhere", "a.orch", "/elsewhere/a.orch"), ("/p", "../q/a.orch", "/q/a.orch"),
  ]) func `files have one name in the history, wherever orch is started`(
    _ folder: String, _ name: String, _ known: String
  ) {
    #expect(ProjectPaths(StateFolder(path: "/p/.orch"), startedIn: folder).recorded(name) == known)
  }

  @Test func `variables say how much is kept`() {
    #expect(Retention(variables: ["ORCH_KEEP_FOLDERS": "5", "ORCH_KEEP_RUNS": "7"]).folders == 5)
    #expect(Retention(variables: ["ORCH_KEEP_FOLDERS": "5", "ORCH_KEEP_RUNS": "7"]).runs == 7)
    var told: [String] = []
    #expect(
      Retention(variables: ["ORCH_KEEP_RUNS": "many", "ORCH_KEEP_FOLDERS": ""]) { told.append($0) } == Retention())
    #expect(told == ["ORCH_KEEP_RUNS is a number from 1 to 1000000, not `many`: 10000 are kept"])
  }

  @Test func `each failed test has a folder of its own`() throws {
    let folder = try TemporaryFolder()
    let run = try RunFolder.make(in: StateFolder(path: "\(folder.path)/.orch"))
    let bundle = run.bundle(
      of: TestPath(file: "shop.orch", titles: ["orders", "An order is stored!"]), in: 0)
    #expect(bundle == "\(folder.path)/.orch/runs/1/an-order-is-stored")
    #expect(
      run.bundle(
        of: TestPath(file: "shop.orch", titles: ["orders", "An order is stored!"]), in: 0) == bundle)
    #expect(
      run.bundle(
        of: TestPath(file: "shop.orch", titles: ["others", "an order is stored"]), in: 0) == bundle + "-2")
    // The same test in its next round.
    #expect(
      run.bundle(
        of: TestPath(file: "shop.orch", titles: ["orders", "An order is stored!"]), in: 1) == bundle + "-3")
  }

  @Test(arguments: [
    ("An order is stored!", "an-order-is-stored"), ("../../etc", "etc"), ("", "test"), ("/", "test"), (".", "test"),
    ("Größe über 3", "größe-über-3"), (String(repeating: "ä", count: 200), String(repeating: "ä", count: 30)),
  ]) func `titles as names`(_ title: String, _ slug: String) { #expect(Slug.of(title) == slug) }

  @Test(arguments: [
    ("home/project/tests/api", "home/project"), ("home/project", "home/project"),
    // One that is there already, below what is under version control.
    ("home/project/web/src", "home/project/web"),
    // The home folder, which has one and is under version control, is no project of what lies in it.
    ("home/loose/deep", "home/loose/deep"), ("home", "home"),
    // Nor is what lies above it.
    ("home/other", "home/other"), ("elsewhere/deep", "."),
  ])
  func `the state folder is that of the project`(_ start: String, _ project: String) throws {
    let folder = try TemporaryFolder()
    let names = [
      ".git", "home/.orch", "home/.git", "home/project/.git", "home/project/tests/api", "home/project/web/.orch",
      "home/project/web/src", "home/loose/deep", "home/other", "elsewhere/deep",
    ]
    for name in names {
      try FileManager.default.createDirectory(atPath: "\(folder.path)/\(name)", withIntermediateDirectories: true)
    }
    let home = "\(folder.path)/link"
    try FileManager.default.createSymbolicLink(atPath: home, withDestinationPath: "home")
    let expected = project == "." ? folder.path : "\(folder.path)/\(project)"
    #expect(StateFolder.find(from: "\(folder.path)/\(start)", home: home).path == "\(expected)/.orch")
  }

  @Test func `the root has one for itself only`() {
    #expect(StateFolder.find(from: "/", home: nil).path == "/.orch")
    #expect(StateFolder.find(from: "/nowhere/at/all", home: nil).path == "/nowhere/at/all/.orch")
  }
}
