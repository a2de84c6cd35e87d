import Foundation
import Testing

/// `orch dev …` and `orch test --mode refresh` through the built program, on the engine of this machine.
@Suite(
  .enabled(if: Executable.path != nil && EngineTrial.answers, "ORCH_BINARY names the built program"), .serialized,
  .timeLimit(.minutes(3)))
final class DevCommandTests {
  private let trial = EngineTrial()
  private let folder: TestFolder
  private static let services = """
    service store { image: "redis:7-alpine", port: 6379, ready: redis() }
    service page {
      build: "page.Dockerfile", needs: [store], ready: running()
      command: ["sh", "-c", "cat /text; sleep 600"]
    }
    service other { image: "alpine:3.19", command: ["sleep", "600"], ready: running() }

    """

  init() throws {
    folder = try TestFolder([
      ".orch/.gitignore": "*\n", "text": "first \(trial.name)\n",
      "page.Dockerfile": "ARG IMAGE_PREFIX=\nFROM ${IMAGE_PREFIX}alpine:3.19\nCOPY text /text\n",
      "dev.orch": Self.services + "env dev { services: [page, other] }\n",
      "tests/page.orch": """
      use "../dev.orch" as project
      suite "page" in project.dev {
        test "the store answers" { expect project.dev.store.exec("redis-cli", "ping").out.trim() == "PONG" }
      }

      """,
    ])
  }

  deinit { _ = try? orch("dev", "down", "--volumes") }

  private func orch(_ words: String...) throws -> Executable.Run {
    try Executable.run(words, variables: trial.variables, folder: folder.path)
  }

  private func write(_ text: String, to name: String) throws {
    try text.write(toFile: "\(folder.path)/\(name)", atomically: false, encoding: .utf8)
  }

  @Test func `a stack comes up, tells how it is, is renewed, and goes`() throws {
    let up = try orch("dev", "up")
    #expect(up.status == 0 && up.output.contains("store") && up.output.contains("page"), "\(up.errors)")
    let status = try orch("dev", "status").output.split(separator: "\n").map {
      $0.split(separator: " ").map(String.init)
    }
    #expect(status.first == ["SERVICE", "STATE", "HEALTH", "UPTIME", "IMAGE", "PORTS", "MEMORY"])
    #expect(
      status.dropFirst().map { $0.prefix(3) } == [
        ["page", "running", "ready"], ["store", "running", "ready"], ["other", "running", "ready"],
      ])
    try write("second \(trial.name)\n", to: "text")
    #expect(try orch("dev", "status").output.contains("stale"))
    let refreshed = try orch("dev", "refresh", "--services", "page")
    #expect(refreshed.output.contains("rebuilt and started"), "\(refreshed)")
    #expect(try orch("dev", "logs", "--services", "page").output.hasSuffix("second \(trial.name)\n"))
    try write("first \(trial.name)\n", to: "text")
    let found = try orch("dev", "refresh", "--services", "page").output
    #expect(found.contains("from an image that was built of these sources before"), "\(found)")
    #expect(try orch("dev", "restart", "--services", "store").output.contains("restarted"))
    #expect(try orch("dev", "down").status == 0)
    #expect(try orch("dev", "status").errors.contains("`orch dev up` starts it"))
  }

  @Test func `an environment of a Compose file is a stack, too`() throws {
    try write("services: { store: { image: \"redis:7-alpine\", ports: [6379] } }\n", to: "compose.yml")
    try write("use compose \"compose.yml\" as dev\n", to: "dev.orch")
    let up = try orch("dev", "up")
    #expect(up.status == 0 && up.output.contains("store"), "\(up)")
    #expect(try orch("dev", "status").output.contains("store"))
    #expect(try orch("dev", "up", "--env", "shop").errors.contains("it declares `dev`: --env dev"))
  }

  @Test func `logs are followed into the containers that take others' place, and after restarts`() throws {
    #expect(try orch("dev", "up").status == 0)
    let told = try ShellScript(folder: folder, variables: trial.variables).run(
      """
      "$0" dev logs -f --services page > out 2>&1 & orch=$!
      await "first \(trial.name)"
      echo "second \(trial.name)" > text
      "$0" dev refresh --services page > refreshed 2>&1
      await "second \(trial.name)"
      "$0" dev restart --services page > restarted 2>&1
      await "second \(trial.name)" 2
      "$0" dev down > ended 2>&1
      wait $orch; echo "status $?"; cat out
      """)
    #expect(told.hasPrefix("status 0\n"), "\(told)")
    #expect(told.split(separator: "first \(trial.name)").count == 2, "each line is told once: \(told)")
  }

  @Test func `watching follows the Compose file that declares the stack`() throws {
    try write("services: { store: { image: \"redis:7-alpine\", ports: [6379] } }\n", to: "compose.yml")
    try write("use compose \"compose.yml\" as dev\n", to: "dev.orch")
    let told = try ShellScript(folder: folder, variables: trial.variables).run(
      """
      "$0" dev watch > out 2>&1 & orch=$!
      await "^watching .*compose.yml, .*dev.orch; Ctrl-C ends it"
      printf 'services: { store: { image: "redis:7-alpine", ports: [6379], init: true } }\\n' > compose.yml
      await "^changed: the declaration"
      kill -INT $orch; wait $orch; echo "status $?"; cat out
      """)
    #expect(told.hasPrefix("status 130\n"), "\(told)")
  }

  @Test func `watching waits for the save that mends a build which fails at first`() throws {
    try write("ARG IMAGE_PREFIX=\nFROM ${IMAGE_PREFIX}alpine:3.19\nRUN false\n", to: "page.Dockerfile")
    let told = try ShellScript(folder: folder, variables: trial.variables).run(
      """
      "$0" dev watch > out 2>&1 & orch=$!
      await "^watching .*dev.orch; Ctrl-C ends it"
      printf 'ARG IMAGE_PREFIX=\\nFROM ${IMAGE_PREFIX}alpine:3.19\\nCOPY text /text\\n' > page.Dockerfile
      await "^changed: page"
      await "^  page"
      kill -INT $orch; wait $orch; echo "status $?"; cat out
      """)
    #expect(told.hasPrefix("status 130\n") && told.contains("the build of service `page`"), "\(told)")
  }

  @Test func `verbs know which services a stack has, before anything is done`() throws {
    let program = """
      service page { image: "alpine:3.19" }
      env dev { services: [page] }
      let found = try stack.refresh(dev, services: ["pages"])
      print found.error.code found.error.message
      """
    let run = try Executable.run("-e", program, variables: ["DOCKER_HOST": "unix:///nowhere/docker.sock"])
    #expect(run.output == "E0614 the stack has no service `pages`: it has page\n", "\(run)")
  }

  @Test func `tests in a stack know URLs with secrets that only the program knows`() throws {
    let program = """
      let token = secret("ORCH_TEST_TOKEN", default: "t0k-en-of-a-url")
      service store { image: "redis:7-alpine", port: 6379, ready: redis(), url: "redis://:$token@/0" }
      env dev { services: [store] }

      """
    try write(program, to: "dev.orch")
    try write(
      """
      use "../dev.orch" as project
      suite "store" in project.dev {
        test "twice" {
          expect project.dev.store.url.contains("@")
          project.dev.store.exec("true")
          expect project.dev.store.url.ends_with("/0")
        }
        test "in a program's variables" { expect $(sh -c 'echo $ORCH_STORE_URL').out.trim().ends_with("/0") }
      }

      """, to: "tests/page.orch")
    // Whoever finds a stack that is up learns of no secret from the engine.
    #expect(try orch("dev", "up").status == 0)
    let run = try orch("test", "--mode", "refresh", "--file", "dev.orch")
    #expect(run.status == 0, "\(run)")
  }

  @Test func `what is not declared any more is shown as such, and goes, also where nothing else changes`() throws {
    #expect(try orch("dev", "up").output.contains("other"))
    try write(Self.services + "env dev { services: [page] }\n", to: "dev.orch")
    let status = try orch("dev", "status").output.split(separator: "\n")
    #expect(status.contains { $0.split(separator: " ").prefix(2) == ["other", "undeclared"] }, "\(status)")
    let up = try orch("dev", "up")
    #expect(up.status == 0 && !up.output.contains("other"), "\(up)")
    #expect(try !orch("ps", "--json").output.contains("\"other\""))
  }

  @Test func `a save refreshes what it belongs to, and the declaration is followed, too`() throws {
    let told = try ShellScript(folder: folder, variables: trial.variables).run(
      """
      "$0" dev watch > out 2>&1 & orch=$!
      await "^watching .*dev.orch; Ctrl-C ends it"
      echo "second \(trial.name)" > text
      await "page .*rebuilt and started"
      sed 's/page, other/page, extra/; s/^service other/service extra/' dev.orch > good; cp good dev.orch
      await "^changed: the declaration"
      await "^  extra"
      echo 'env dev {' > dev.orch
      await "E0108"
      echo "third \(trial.name)" > text
      await "^changed: page" 2
      await "page .*rebuilt and started" 2
      cp good dev.orch
      kill -INT $orch; wait $orch; echo "status $?"; cat out
      """)
    #expect(told.hasPrefix("status 130\n"), "\(told)")
    #expect(try orch("dev", "logs", "--services", "page").output.hasSuffix("third \(trial.name)\n"))
    #expect(try !orch("dev", "status").output.contains("other"))
  }

  @Test func `a renewal that fails does not advise to remove all of it, and leaves no lock`() throws {
    let name = trial.name
    defer { _ = try? orch("dev", "down", "--volumes", "--stack", name) }
    #expect(try orch("dev", "up", "--stack", name).status == 0)
    let dying = Self.services.replacing("ready: redis()", with: "ready: redis(), command: [\"false\"]")
    try write(dying + "env dev { services: [page, other] }\n", to: "dev.orch")
    let failed = try orch("dev", "up", "--stack", name)
    #expect(failed.status == 3 && failed.errors.contains("look at it: "), "\(failed)")
    #expect(!failed.errors.contains("orch down"))
    let lock = "/tmp/orch-stack-$(printf %s \(name) | sha256sum | cut -c 1-16).lock"
    #expect(try ShellScript(folder: folder).run("test ! -e \(lock) && echo none") == "none\n")
  }

  @Test func `commands on one stack wait for each other`() async throws {
    #expect(try orch("dev", "up").status == 0)
    let (path, variables) = (folder.path, trial.variables)
    for index in 0..<3 {
      try FileManager.default.createDirectory(atPath: "\(path)/tmp-\(index)", withIntermediateDirectories: true)
    }
    let statuses = try await withThrowingTaskGroup(of: (Int, String).self) { group in
      for index in 0..<3 {
        group.addTask {
          // As from an editor, a shell of its own and a terminal, which need not have one folder for temporary files.
          var variables = variables
          variables["TMPDIR"] = "\(path)/tmp-\(index)"
          let run = try Executable.run(
            ["dev", "refresh", "--services", "page"], variables: variables, folder: path)
          return (Int(run.status), run.errors)
        }
      }
      return try await group.reduce(into: [(Int, String)]()) { $0.append($1) }
    }
    #expect(statuses.map(\.0) == [0, 0, 0], "\(statuses)")
  }

  @Test func `tests run against the renewed stack, and a renewal that fails is in the reports`() throws {
    let good = try orch("test", "--mode", "refresh", "--services", "page", "--report", "junit=good.xml")
    #expect(good.status == 0 && good.output.contains("1 passed"), "\(good)")
    try write("ARG IMAGE_PREFIX=\nFROM ${IMAGE_PREFIX}alpine:3.19\nRUN false\n", to: "page.Dockerfile")
    let bad = try orch("test", "--mode", "refresh", "--services", "page", "--report", "junit=bad.xml")
    #expect(bad.status == 3, "\(bad)")
    #expect(bad.errors.contains("the build of service `page`"), "\(bad.errors)")
    #expect(try folder.text("bad.xml").contains("the build of service `page`"))
    #expect(try orch("history").output.contains("status 3"))
  }
}
