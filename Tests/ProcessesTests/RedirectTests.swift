import Processes
import SystemPackage
import Testing

@Suite struct RedirectTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ script: String, _ redirects: Pipeline.Redirect...) throws -> Capture {
    try pipeline(shell(script, redirects: redirects), in: folder.path).capture()
  }

  @Test func `files are relative to the working directory`() throws {
    #expect(try run("echo one", .output("log")).text == "")
    #expect(try run("echo two", .append("log")).text == "")
    #expect(try run("cat", .input("log")).text == "one\ntwo\n")
    #expect(try folder.read("log") == "one\ntwo\n")
  }

  @Test func `an output file is emptied first`() throws {
    try folder.write("long before\n", to: "log")
    _ = try run("echo new", .output("log"))
    #expect(try folder.read("log") == "new\n")
  }

  @Test func `standard error has redirects of its own`() throws {
    let capture = try run("echo out; echo err >&2", .errors("err.log"))
    #expect(capture.text == "out\n")
    #expect(capture.errorText == "")
    _ = try run("echo more >&2", .appendErrors("err.log"))
    #expect(try folder.read("err.log") == "err\nmore\n")
  }

  @Test func `redirects apply from left to right`() throws {
    let script = "echo out; echo err >&2"
    #expect(try run(script, .output("both"), .errorsToOutput).text == "")
    #expect(try folder.read("both") == "out\nerr\n")
    let before = try run(script, .errorsToOutput, .output("one"))
    #expect(before.text == "err\n")
    #expect(try folder.read("one") == "out\n")
  }

  @Test func `errors can go to the next stage`() throws {
    let first = shell("echo err >&2", redirects: [.errorsToOutput])
    let capture = try pipeline(first, .init("tr", ["a-z", "A-Z"])).capture()
    #expect(capture.text == "ERR\n")
  }

  @Test func `a stage in the middle may read and write files`() throws {
    try folder.write("from file\n", to: "in")
    let middle = Pipeline.Stage("cat", redirects: [.input("in")])
    let capture = try pipeline(.init("yes"), middle, .init("cat"), in: folder.path).capture()
    #expect(capture.text == "from file\n")
    #expect(!capture.outcome.hasFailed)
  }

  @Test func `a file that cannot be opened is named, and nothing has run`() throws {
    #expect(throws: ProcessError(stage: 1, .redirectFailed(path: "missing/log", reason: .noSuchFileOrDirectory))) {
      try pipeline(
        shell("echo ran > ran"), .init("cat", redirects: [.output("missing/log")]), in: folder.path
      ).stream()
    }
    #expect(throws: ProcessError(stage: 0, .redirectFailed(path: ".", reason: .isDirectory))) {
      try run("true", .output("."))
    }
    #expect(try run("ls").text == "")
  }
}
