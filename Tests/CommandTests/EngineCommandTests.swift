import Glibc
import Processes
import Testing

/// The built program with environments on the engine of this machine.
@Suite(
  .enabled(if: Executable.path != nil && EngineTrial.answers, "ORCH_BINARY names the built program"),
  .timeLimit(.minutes(3)))
struct EngineCommandTests {
  private let trial = EngineTrial()

  @Test func `ps is a table as a statement, and a list as a value`() throws {
    let run = try trial.run(
      """

      service web { image: "alpine:3.19", command: ["sleep", "60"], init: true, ready: running() }
      env it { service job { image: "alpine:3.19", command: ["sh", "-c", "sleep 0.3; exit 3"], ready: running() }
        services: [web] }
      let one = up it --name "\(trial.name)"
      eventually 10s { expect ps().find(e => e.id == one.id).services.find(s => s.service == "job").exit_code == 3 }
      ps
      """)
    let lines = run.output.split(separator: "\n")
    #expect(lines.first?.hasPrefix("NAME") == true)
    #expect(lines.contains { $0.hasPrefix(trial.name) && $0.contains("this run") && $0.contains("job (exited 3)") })
  }

  @Test func `time in the queue is no part of an environment's start`() throws {
    let all = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    let suites = (1...2).map { "suite \"s\($0)\" in it { test \"t\" { sleep 4s } }" }.joined(separator: "\n")
    let folder = try TestFolder([
      "a.orch": """
      service web { image: "alpine:3.19", command: ["sleep", "60"], init: true, ready: running(), cpus: \(all) }
      env it { services: [web] }
      \(suites)
      """
    ])
    let run = try Executable.run(
      ["test", "a.orch", "--mode", "parallel", "--report", "json=-"], variables: trial.variables, folder: folder.path)
    #expect(run.status == 0, "\(run)")
    #expect(run.output.contains("\"waiting_for\":\"processors\""))
    let starts = run.output.matches(of: #/"startup_ns":(\d+)/#).compactMap { Int64($0.output.1) }
    #expect(starts.count == 2 && starts.allSatisfy { $0 < 3_900_000_000 }, "\(starts)")
  }

  @Test func `a setting that makes no sense is one finding of several`() throws {
    let run = try Executable.run("doctor", variables: trial.variables.merging(["ORCH_SUBNETS": "127.0.0.0/8"]) { $1 })
    #expect(run.status == 3)
    #expect(run.output.contains("ORCH_SUBNETS makes no sense: `127.0.0.0/8`"))
    #expect(run.output.contains("write a range of private addresses"))
    #expect(run.output.contains("of 2048 subnets are free in 10.201.0.0/16"), "\(run)")
  }

  @Test func `down says what it could not remove, and goes on with the rest`() throws {
    let kept = try trial.keep("stuck")
    let other = try trial.keep("other")
    // A stranger in the network keeps it from going.
    let stranger = try docker("run", "-d", "--rm", "--network", "test-net-\(kept)", trial.image, "sleep", "60")
    let run = try Executable.run("down", kept, other, variables: trial.variables)
    _ = try docker("rm", "-f", stranger)
    #expect(run.status == 3)
    #expect(run.errors.contains("could not remove test-net-\(kept)"))
    #expect(run.output.contains("\(other) is down"))
    #expect(try Executable.run("down", kept, variables: trial.variables).status == 0)
  }

  @Test func `an environment that failed is kept when asked, and says how to look and how to remove it`() throws {
    let program = """
      service db { image: "alpine:3.19", command: ["sh", "-c", "echo first words; sleep 0.1; exit 4"], ready: log("x") }
      env it { services: [db] }
      up it
      """
    let run = try Executable.run("--keep-failed", "-e", program, variables: trial.variables)
    #expect(run.status == 3)
    let removal = try #require(run.errors.firstMatch(of: #/orch down (\w+)/#), "\(run.errors)")
    let id = String(removal.output.1)
    let look = "let it = attach \"\(id)\"\nlogs it.db"
    #expect(try Executable.run("-e", look, variables: trial.variables).output == "first words\n")
    #expect(try Executable.run("down", id, variables: trial.variables).status == 0)
    #expect(try Executable.run("--keep-failed", "ps").status == 64)
  }

  @Test func `SIGTERM at any moment leaves nothing behind when orch has ended`() throws {
    let services = (1...4).map { "service s\($0) { image: \"alpine:3.19\", command: [\"sleep\", \"60\"], init: true }" }
    for attempt in 1...10 {
      let name = "\(trial.name)-\(attempt)"
      let program =
        services.joined(separator: "\n")
        + "\nenv it { services: [s1, s2, s3, s4] }\nup it --name \"\(name)\"\nsleep 30s"
      let delay = Double.random(in: 0...1.5)
      let script = "\"$0\" -e \"$1\" & orch=$!; sleep \(delay); kill -TERM $orch; wait $orch; echo $?"
      let stage = Pipeline.Stage("sh", ["-c", script, Executable.path ?? "orch", program])
      let variables = trial.variables.merging(["NO_COLOR": "1"]) { $1 }
      let run = try Pipeline([stage], variables: .inherited(adding: variables), input: .null).capture()
      #expect(String(decoding: run.output, as: UTF8.self).hasSuffix("143\n"), "after \(delay) s: \(run)")
      for kind in [["ps", "-a"], ["network", "ls"], ["volume", "ls"]] {
        let left = try docker(kind + ["-q", "--filter", "label=dev.orch.name=\(name)"])
        #expect(left.isEmpty, "after \(delay) s: \(kind)")
      }
    }
  }

  /// The words without which the container would be looked for on the command line.
  private func docker(_ words: String...) throws -> String { try docker(words) }

  private func docker(_ words: [String]) throws -> String {
    let capture = try Pipeline([Pipeline.Stage("docker", words)], input: .null).capture()
    return String(decoding: capture.output, as: UTF8.self).split(separator: "\n").last.map(String.init) ?? ""
  }
}

/// What `kill -9` of orch leaves of the programs that it has started, with and without an engine.
@Suite(.enabled(if: Executable.path != nil, "ORCH_BINARY names the built program"), .timeLimit(.minutes(1)))
struct KilledCommandTests {
  @Test(arguments: [
    "let p = spawn $(sh -c 'echo $$ > PIDS; sleep 60 & echo $! >> PIDS; wait')\nsleep 60s",
    "$ sh -c 'echo $$ > PIDS; sleep 60 & echo $! >> PIDS; wait'",
  ])
  func `no program outlives orch`(_ line: String) throws {
    let file = "/tmp/orch-test-pids-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    defer { unlink(file) }
    let program = line.replacing("PIDS", with: file)
    let stage = Pipeline.Stage(Executable.path ?? "orch", ["-e", program])
    let orch = try Pipeline([stage], input: .null).spawn()
    func pids() -> [Int32] { lines(of: file).compactMap { Int32($0) } }
    try #require(Self.eventually { pids().count == 2 })
    // Long enough for a program that is worth being looked after.
    usleep(100_000)
    kill(orch.pid, SIGKILL)
    #expect(Self.eventually { pids().allSatisfy { kill($0, 0) != 0 || Self.isZombie($0) } })
    orch.stop()
  }

  private func lines(of file: String) -> [Substring] {
    guard let capture = try? Pipeline([Pipeline.Stage("cat", [file])], input: .null).capture() else { return [] }
    return String(decoding: capture.output, as: UTF8.self).split(separator: "\n")
  }

  private static func isZombie(_ pid: Int32) -> Bool {
    let stage = Pipeline.Stage("sh", ["-c", "sed 's/.*) //' /proc/\(pid)/stat"])
    guard let capture = try? Pipeline([stage], input: .null).capture() else { return true }
    return capture.output.isEmpty || capture.output.first == UInt8(ascii: "Z")
  }

  private static func eventually(_ isSo: () -> Bool) -> Bool {
    for _ in 0..<500 {
      if isSo() { return true }
      usleep(10_000)
    }
    return false
  }
}

/// One test's dealings with the engine.
struct EngineTrial {
  static let answers = Variables.value("ORCH_REQUIRE_ENGINE") != nil || access("/var/run/docker.sock", F_OK) == 0

  let name = "test-" + String((0..<8).compactMap { _ in "abcdefghjkmnpqrstuvwxyz".randomElement() })
  var prefix: String { Variables.value("ORCH_IMAGE_PREFIX") ?? "" }
  var image: String { prefix + "alpine:3.19" }
  var variables: [String: String] { ["ORCH_IMAGE_PREFIX": prefix] }

  func run(_ program: String) throws -> Executable.Run { try Executable.run("-e", program, variables: variables) }

  /// Brings an environment up and keeps it; its id.
  func keep(_ name: String) throws -> String {
    let run = try run(
      """
      service web { image: "alpine:3.19", command: ["sleep", "60"], init: true, ready: running() }
      env it { services: [web] }
      let one = up it
      keep one
      print one.id
      """)
    return String(run.output.split(separator: "\n").last ?? "")
  }
}
