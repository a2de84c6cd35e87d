import Processes
import SystemPackage
import Testing

@Suite struct StartTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func failure(
    _ stages: Pipeline.Stage..., variables: EnvironmentVariables = .inherited
  ) throws -> ProcessError? {
    let stages = Pipeline(stages, variables: variables, workingDirectory: folder.path, input: .null)
    return #expect(throws: ProcessError.self) { try stages.capture() }
  }

  @Test func `a program that is on no PATH folder is reported with these`() throws {
    let variables = EnvironmentVariables.inherited(adding: ["PATH": "/bin:/nowhere"])
    #expect(
      try failure(.init("no-such-program"), variables: variables)
        == ProcessError(stage: 0, .programNotFound(name: "no-such-program", searched: ["/bin", "/nowhere"])))
    #expect(try failure(.init("./gone"))?.cause == .programNotFound(name: "./gone", searched: []))
    #expect(try failure(.init(""))?.cause == .programNotFound(name: "", searched: []))
  }

  @Test func `no stage runs where a later one cannot`() throws {
    #expect(try failure(shell("echo ran > ran"), .init("no-such-program"))?.stage == 1)
    #expect(try pipeline(.init("ls"), in: folder.path).capture().text == "")
  }

  @Test func `PATH is that of the program, and its relative folders are where it runs`() throws {
    _ = try pipeline(.init("mkdir", ["bin"]), in: folder.path).stream()
    try folder.write("#!/bin/sh\necho mine $1\n", to: "bin/tool", mode: 0o755)
    var tool = pipeline(.init("tool", ["x"]), in: folder.path)
    tool.variables = .inherited(adding: ["PATH": "bin:/usr/bin:/bin"])
    #expect(try tool.capture().text == "mine x\n")
    tool.stages = [.init("bin/tool", ["y"])]
    tool.variables = .exactly([:])
    #expect(try tool.capture().text == "mine y\n")
  }

  @Test func `what is no program says why`() throws {
    try folder.write("echo hi\n", to: "plain")
    try folder.write("echo hi\n", to: "headless", mode: 0o755)
    try folder.write("#!/no/such/interpreter -x\n", to: "orphan", mode: 0o755)
    #expect(try failure(.init("./plain"))?.cause == .notExecutable(path: "./plain", .permissionDenied))
    #expect(try failure(.init("./headless"))?.cause == .notExecutable(path: "./headless", .unknownFormat))
    #expect(
      try failure(.init("./orphan"))?.cause
        == .notExecutable(path: "./orphan", .interpreterMissing("/no/such/interpreter")))
    #expect(try failure(.init("/tmp"))?.cause == .notExecutable(path: "/tmp", .isDirectory))
    let variables = EnvironmentVariables.inherited(adding: ["PATH": "."])
    #expect(
      try failure(.init("plain"), variables: variables)?.cause == .notExecutable(path: "./plain", .permissionDenied))
  }

  @Test func `the working directory must be one`() throws {
    #expect(throws: ProcessError(.workingDirectoryUnusable(path: "/no/such", reason: .noSuchFileOrDirectory))) {
      try pipeline(.init("true"), in: "/no/such").stream()
    }
    #expect(throws: ProcessError(.workingDirectoryUnusable(path: "/etc/passwd", reason: .notDirectory))) {
      try pipeline(.init("true"), in: "/etc/passwd").stream()
    }
    #expect(try pipeline(.init("pwd"), in: "/usr").capture().text == "/usr\n")
  }

  @Test func `variables are added to those of this process, or stand alone`() throws {
    let script = shell("echo \"$GREETING\" ${HOME:+home}")
    var greeting = pipeline(script)
    greeting.variables = .inherited(adding: ["GREETING": "héllo = 1"])
    #expect(try greeting.capture().text == "héllo = 1 home\n")
    greeting = Pipeline([.init("env")], variables: .exactly(["A": "1"]), input: .null)
    #expect(try greeting.capture().text == "A=1\n")
    greeting.variables = .inherited(adding: ["HOME": "/else", "PATH": "/usr/bin:/bin"])
    let home = try greeting.capture().text.split(separator: "\n").filter { $0.hasPrefix("HOME=") }
    #expect(home == ["HOME=/else"])
  }

  @Test func `words that the system cannot hand over are refused`() throws {
    #expect(try failure(.init("echo", ["a\0b"]))?.cause == .nulByte(in: "a\0b"))
    let misnamed = EnvironmentVariables.inherited(adding: ["A=B": ""])
    #expect(try failure(.init("true"), variables: misnamed)?.cause == .invalidVariableName("A=B"))
    let long = String(repeating: "x", count: 256 << 10)
    #expect(try failure(.init("echo", [long]))?.cause == .argumentsTooLong)
  }

  @Test func `a failure of a later start ends what has started`() throws {
    let start = ContinuousClock.now
    let long = String(repeating: "x", count: 256 << 10)
    #expect(try failure(.init("sleep", ["30"]), .init("echo", [long])) == ProcessError(stage: 1, .argumentsTooLong))
    #expect(ContinuousClock.now - start < .seconds(10))
  }
}
