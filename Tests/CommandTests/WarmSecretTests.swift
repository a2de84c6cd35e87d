import Foundation
import Processes
import Testing

/// Secrets of environments that wait to be taken, and of snapshots: a keeper has them in its memory alone, through the built
/// program.
@Suite(
  .enabled(if: Executable.path != nil && EngineTrial.answers, "ORCH_BINARY names the built program"),
  .timeLimit(.minutes(3)))
struct WarmSecretTests {
  private let trial = EngineTrial()
  private let value = "s3cr3t-" + UUID().uuidString
  private var declaration: String { trial.name.replacing("-", with: "_") }
  private var variables: [String: String] {
    trial.variables.merging(["ORCH_TEST_SECRET": value, "ORCH_TEST_URL": "http://me:\(value)@there"]) { one, _ in one }
  }

  private var declarations: String {
    """
    let token = secret("ORCH_TEST_SECRET")
    service api {
      image: "alpine:3.19", init: true, port: 80, url: "http://user:${token}@/", tmpfs: "/data"
      env: { TOKEN: token }, secrets: { api_token: token }
      command: ["sh", "-c", 'echo "env $TOKEN"; exec sleep 600']
      ready: all(log("env"), any(running(), http("/$token")))
    }
    env \(declaration) { services: [api] }

    """
  }

  private func run(_ program: String, in folder: TestFolder) throws {
    let run = try Executable.run(["-e", declarations + program], variables: variables, folder: folder.path)
    #expect(run.status == 0 && !(run.output + run.errors).contains(value), "\(run)")
  }

  @Test func `nothing that others can see of what waits has a secret in it`() throws {
    let folder = try TestFolder([".orch/.gitignore": "*\n"])
    var sessions: [(id: String, owner: String)] = []
    defer { end(sessions.map(\.id)) }
    let waiting =
      "docker volume ls -q --filter label=dev.orch.waiting --filter label=dev.orch.declaration=\(declaration)"
    try run(
      """
      let base = up \(declaration)
      exec base.api "sh" "-c" "echo kept > /data/file"
      snapshot base --name "\(trial.name)" --ttl 1m
      let one = up \(declaration) --warm 1 --ttl 1m
      let two = up \(declaration) --from "\(trial.name)" --warm 1 --ttl 1m
      expect exec(two.api, "cat", "/data/file") == "kept"
      eventually 30s { expect ($(\(waiting))).lines().len == 2 }
      """, in: folder)
    sessions = try self.sessions()
    #expect(Set(sessions.map(\.owner)).count == 2)
    for keeper in sessions.map(\.owner) {
      #expect(contents("/proc/\(keeper)/cmdline") == "orch\0keep-warm\0")
      #expect(contents("/proc/\(keeper)/environ").contains("ORCH_IMAGE_PREFIX="))
      for file in try files(of: keeper) { #expect(!contents(file).contains(value), "\(file)") }
    }
    for process in try FileManager.default.contentsOfDirectory(atPath: "/proc").filter({ Int($0) != nil }) {
      let words = contents("/proc/\(process)/cmdline")
      #expect(!words.contains(value))
      guard words.hasPrefix("orch\0") else { continue }
      #expect(!contents("/proc/\(process)/environ").contains(value), "\(words)")
    }
    let volumes = try lines("docker", "volume", "ls", "-q", "--filter", "label=dev.orch.environment")
    #expect(volumes.contains { $0.hasPrefix("orch-snapshot-") } && volumes.contains { $0.hasSuffix("-ready") })
    let told = try volumes.map { try lines("docker", "volume", "inspect", $0).joined() }.joined()
    #expect(told.contains(declaration) && told.contains(trial.name) && !told.contains(value))
    #expect(try !snapshotHolds(value))
    // Who takes one has its secrets hidden just as of one that is started.
    try run(
      """
      let mine = up \(declaration) --warm 1 --ttl 1m
      expect exec(mine.api, "cat", "/run/secrets/api_token") == token
      logs mine.api
      inspect mine.api
      """, in: folder)
    for file in folder.files { #expect(!contents(file).contains(value), "\(file)") }
  }

  // MARK: On the machine

  /// Of those that keep what waits of this trial.
  private func sessions() throws -> [(id: String, owner: String)] {
    let format = #"{{.Label "dev.orch.session"}} {{.Label "dev.orch.owner"}}"#
    return try lines(
      "docker", "volume", "ls", "--filter", "label=dev.orch.waiting", "--filter",
      "label=dev.orch.declaration=\(declaration)", "--format", format
    ).map { line in
      let words = line.split(whereSeparator: { $0 == " " || $0 == "|" }).map(String.init)
      return (words.first ?? "", words.dropFirst().first ?? "")
    }
  }

  /// Regular ones that it has open.
  private func files(of process: String) throws -> [String] {
    let folder = "/proc/\(process)/fd"
    return try FileManager.default.contentsOfDirectory(atPath: folder).compactMap { name in
      let place = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(name)")
      return place.flatMap { $0.hasPrefix("/") && !$0.hasPrefix("/dev/") ? $0 : nil }
    }
  }

  private func contents(_ path: String) -> String {
    String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
  }

  private func snapshotHolds(_ text: String) throws -> Bool {
    let volume = try lines(
      "docker", "volume", "ls", "-q", "--filter", "label=dev.orch.snapshot", "--filter",
      "label=dev.orch.name=\(trial.name)"
    ).first { !$0.hasSuffix("-kept") }
    let found = try lines(
      "docker", "run", "--rm", "--network", "none", "-v", "\(try #require(volume)):/it:ro", trial.image, "sh", "-c",
      "ls /it; grep -rl '\(text)' /it || true")
    #expect(found.contains("api.0.tar"))
    return found.contains { $0.hasPrefix("/it/") }
  }

  /// Keepers end when their mark is taken away.
  private func end(_ sessions: [String]) {
    for id in sessions { _ = try? lines("docker", "volume", "rm", "orch-keeper-\(id)") }
    _ = try? Executable.run("forget", trial.name, variables: trial.variables)
    for _ in 0..<200 where (try? containers()) != [] { Thread.sleep(forTimeInterval: 0.1) }
    #expect((try? containers()) == [])
  }

  private func containers() throws -> [String] {
    try lines("docker", "ps", "-aq", "--filter", "label=dev.orch.declaration=\(declaration)")
  }

  private func lines(_ program: String, _ words: String...) throws -> [String] {
    let capture = try Pipeline([Pipeline.Stage(program, words)], input: .null).capture()
    return String(decoding: capture.output, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}
