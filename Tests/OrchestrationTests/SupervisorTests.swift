import ContainerEngine
import Glibc
import Testing

@testable import Orchestration

@Suite("The supervisor", .timeLimit(.minutes(1)))
struct SupervisorTests {
  private struct Pipe {
    var output: Int32
    var input: Int32

    init() {
      var ends: [Int32] = [-1, -1]
      _ = pipe(&ends)
      (output, input) = (ends[0], ends[1])
    }

    func write(_ text: String) { _ = Glibc.write(input, text, text.utf8.count) }
  }

  private func labels(_ environment: String, session: String) -> [String: String] {
    [Labels.environment: environment, Labels.session: session, Labels.owner: Owner.current().label]
  }

  private func engine() async throws -> FakeEngine {
    let engine = FakeEngine()
    for (name, session) in [("mine", "s"), ("other", "t"), ("kept", "s")] {
      var spec = ContainerSpec(name: "test-\(name)-x", image: "i")
      spec.labels = labels(name, session: session)
      _ = try await engine.createContainer(spec)
    }
    try await engine.createVolume("mark", labels: labels("kept", session: "s").merging([Labels.kept: "kept"]) { $1 })
    return engine
  }

  @Test("goes at once when orch says that it is done, touching nothing")
  func done() async throws {
    let engine = try await engine()
    let pipe = Pipe()
    pipe.write("folder /tmp/nonexistent-orch\ndone\n")
    let ending = await SupervisorSession(session: "s").run(input: pipe.output) { engine }
    #expect(ending == .released)
    #expect(engine.present.contains("test-mine-x"))
  }

  @Test("removes what the session has left, what appears late, and its folders, but nothing kept and nothing of others")
  func sweep() async throws {
    let engine = try await engine()
    let folder = TemporaryFolder()
    folder.write("deep/er/file", "x")
    let handedOver = TemporaryFolder()
    let pipe = Pipe()
    pipe.write("engine\nfolder \(folder.path)\nfolder \(handedOver.path)\nforget-folder \(handedOver.path)\n")
    close(pipe.input)
    let session = SupervisorSession(session: "s", quiet: .milliseconds(600))
    async let ending = session.run(input: pipe.output) { engine }
    try await Task.sleep(for: .milliseconds(250))
    var late = ContainerSpec(name: "test-late-x", image: "i")
    late.labels = labels("late", session: "s")
    _ = try await engine.createContainer(late)
    #expect(await ending == .swept(["test-mine-x", "test-late-x"]))
    #expect(engine.present == ["test-kept-x", "test-other-x", "mark"])
    #expect(access(folder.path, F_OK) != 0)
    #expect(access(handedOver.path, F_OK) == 0)
  }

  @Test("asks no engine where orch has used none")
  func withoutEngine() async {
    let pipe = Pipe()
    close(pipe.input)
    struct Asked: Error {}
    let ending = await SupervisorSession(session: "s").run(input: pipe.output) {
      Issue.record("an engine was asked for")
      throw Asked()
    }
    #expect(ending == .swept([]))
  }

  /// A shell in a process group of its own.
  private func group(_ script: String) throws -> Int32 {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // Whoever runs the tests may have had signals blocked or ignored.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var pid = pid_t()
    let words: [String] = ["sh", "-c", script]
    var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    let status = posix_spawn(&pid, "/bin/sh", nil, &attributes, &pointers, environ)
    try #require(status == 0)
    return pid
  }

  @Test("ends the programs that orch has left, also those that do not listen, and no later ones of the same number")
  func groups() async throws {
    let obedient = try group("exec sleep 300")
    let folder = TemporaryFolder()
    let stubborn = try group("trap '' TERM; : > \(folder.path)/deaf; while :; do sleep 300; done")
    while try WholeFile.read(folder.path + "/deaf") == nil { try await Task.sleep(for: .milliseconds(2)) }
    let other = try group("sleep 300")
    defer { kill(-other, SIGKILL) }
    let start = try #require(ProcessTable.startTime(of: other))
    var known = [other: start + 1]
    for leader in [obedient, stubborn] { known[leader] = ProcessTable.startTime(of: leader) }
    let pipe = Pipe()
    for (leader, startTime) in known { pipe.write(SupervisorLine.group(leader, startTime: startTime).text + "\n") }
    close(pipe.input)
    async let ending = SupervisorSession(session: "s").run(input: pipe.output) { FakeEngine() }
    for (leader, signal) in [(obedient, SIGTERM), (stubborn, SIGKILL)] {
      var status: Int32 = 0
      while waitpid(leader, &status, WNOHANG) == 0 { try await Task.sleep(for: .milliseconds(5)) }
      #expect(status & 0x7f == signal)
    }
    _ = await ending
    #expect(kill(-other, 0) == 0)
  }

  @Test("is started in a session of its own with nothing but the pipe, and hears of an end by the pipe alone")
  func launch() async throws {
    let folder = TemporaryFolder()
    let script = """
      { cut -d " " -f 6 /proc/$$/stat; echo $$; ls /proc/$$/fd; } > \(folder.path)/start
      head -c 5 /proc/$$/cmdline > \(folder.path)/name
      cat > \(folder.path)/heard
      """
    let link = try SupervisorLauncher(executable: "/bin/sh", arguments: ["-c", script]).launch()
    link.send(.folder("/tmp/x"))
    link.abandon()
    var status: Int32 = 0
    waitpid(link.pid, &status, 0)
    let heard = try #require(try WholeFile.read(folder.path + "/heard"))
    #expect(String(decoding: heard, as: UTF8.self) == "folder /tmp/x\n")
    #expect(try WholeFile.read(folder.path + "/name") == Array("orch\0".utf8))
    let start = String(decoding: try #require(try WholeFile.read(folder.path + "/start")), as: UTF8.self)
    let lines = start.split(separator: "\n").map { $0.trimmingPrefix { $0 == " " } }
    #expect(lines[0] == lines[1])
    // The shell's own saved descriptors lie from 10 upwards.
    #expect(lines.dropFirst(2).compactMap { Int($0) }.filter { $0 < 10 } == [0, 1, 2])
  }

  @Test("its variables are this process' own but for those that are kept from it")
  func variables() async throws {
    let folder = TemporaryFolder()
    setenv("ORCH_TEST_HIDDEN", "a=secret", 1)
    setenv("ORCH_TEST_SHOWN", "open", 1)
    defer {
      unsetenv("ORCH_TEST_HIDDEN")
      unsetenv("ORCH_TEST_SHOWN")
    }
    let link = try SupervisorLauncher(
      executable: "/bin/sh", arguments: ["-c", "cat /proc/$$/environ > \(folder.path)/environ"],
      hiding: { name, value in name.hasPrefix("ORCH_TEST_") && value == "a=secret" }
    ).launch()
    link.abandon()
    var status: Int32 = 0
    waitpid(link.pid, &status, 0)
    let environment = String(decoding: try #require(try WholeFile.read(folder.path + "/environ")), as: UTF8.self)
    #expect(environment.contains("ORCH_TEST_SHOWN=open\0"))
    #expect(!environment.contains("HIDDEN"))
  }

  @Test("a program that is not there is an error")
  func missing() {
    #expect(throws: OrchestrationError.self) {
      try SupervisorLauncher(executable: "/nonexistent", arguments: []).launch()
    }
  }
}
