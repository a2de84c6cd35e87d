import Processes
import Testing

/// `orch test --mode ci` through the built program.
@Suite(.enabled(if: Executable.path != nil, "ORCH_BINARY names the built program"), .timeLimit(.minutes(2)))
struct WatchCommandTests {
  @Test func `each change is another round, until Ctrl-C`() throws {
    let folder = try TestFolder([
      ".orch/.gitignore": "*\n", "value.txt": "1\n",
      "tests/value.orch": "test \"one\" { expect read(\"value.txt\") == \"1\\n\" }\n",
    ])
    let told = try ShellScript(folder: folder).run(
      """
      "$0" test --mode ci --watch-paths tests value.txt > out 2>&1 & orch=$!
      await "round 1: good: 1 passed, 0 failed in .*; waiting for changes"
      echo 2 > value.txt
      await "changed: value.txt"
      await "round 2: bad, status 1: 0 passed, 1 failed"
      echo 'test "open" {' > tests/open.orch
      await "changed: tests/open.orch"
      await "round 3: nothing was run"
      echo 1 > value.txt; rm tests/open.orch
      await "round [45]: good: 1 passed"
      kill -INT $orch; wait $orch; echo "status $?"; cat out
      """)
    #expect(told.hasPrefix("status 130\n"), "\(told)")
    #expect(told.contains("error[E0108]"))
  }

  /// `begun` is what the test writes itself: it has one more round, and no others.
  @Test func `what is saved while a round runs is tested by the next one`() throws {
    let folder = try TestFolder([
      ".orch/.gitignore": "*\n", "value.txt": "1\n",
      "tests/value.orch": """
      test "one" {
        let value = read("value.txt")
        $ touch begun
        sleep 1s
        expect value == "1\\n"
      }

      """,
    ])
    let told = try ShellScript(folder: folder).run(
      """
      "$0" test --mode ci > out 2>&1 & orch=$!
      await "round 2: good: 1 passed"
      sleep 0.5
      rm begun; echo 1 > value.txt
      for n in $(seq 500); do test -e begun && break; sleep 0.02; done
      echo 2 > value.txt
      await "round 3: good: 1 passed"
      await "changed: .*value.txt"
      await "round [45]: bad, status 1: 0 passed, 1 failed"
      kill -INT $orch; wait $orch; echo "status $?"; cat out
      """)
    #expect(told.hasPrefix("status 130\n"), "\(told)")
  }

  @Test func `what is saved in one round after the other is tested each time`() throws {
    let folder = try TestFolder([
      ".orch/.gitignore": "*\n", "value.txt": "1\n",
      "tests/value.orch": "test \"one\" { let value = read(\"value.txt\"); print \"sees $value\"; sleep 1s }\n",
    ])
    let told = try ShellScript(folder: folder).run(
      """
      "$0" test --mode ci > out 2>&1 & orch=$!
      await "sees 1"; echo 2 > value.txt
      await "sees 2"; echo 3 > value.txt
      await "sees 3"
      await "round 3: good: 1 passed"
      kill -INT $orch; wait $orch; echo "status $?"; cat out
      """)
    #expect(told.hasPrefix("status 130\n") && !told.contains("not tested again"), "\(told)")
  }

  @Test func `the line of a round has the numbers of its summary`() throws {
    let folder = try TestFolder([
      ".orch/.gitignore": "*\n",
      "tests/a.orch": """
      env e { service s { image: "alpine:3.19" } }
      test "fine" { }
      suite "s" in e { test "t" { } }

      """,
      "tests/b.orch": "test \"fine, too\" { }\nfail(\"outside\")\n",
    ])
    let told = try ShellScript(folder: folder, variables: ["DOCKER_HOST": "unix:///nowhere/docker.sock"]).run(
      """
      "$0" test --mode ci > out 2>&1 & orch=$!
      await "round 1: bad, status 3: 2 passed, 0 failed, 1 not run, 1 error outside of tests in .*; waiting for changes"
      echo 'test "slow" { print "now"; sleep 60s }' > tests/c.orch
      await "^ *now"
      kill -INT $orch; wait $orch; echo "status $?"; cat out
      """)
    #expect(told.hasPrefix("status 130\n"), "\(told)")
    let last = told.split(separator: "\n").last { $0.hasPrefix("round 2") } ?? ""
    #expect(last.hasPrefix("round 2: interrupted: ") && last.contains("1 interrupted") && !last.contains("waiting"))
  }

  /// No change of a file mends them.
  @Test(arguments: [
    (["nowhere"], "there is no file or folder `nowhere`"), (["--suites", "oen"], "did you mean `one`?"),
    (["--watch-paths", "nowhere"], "there is no file or folder `nowhere` to watch"),
  ])
  func `mistakes of the command line end it`(_ words: [String], _ message: String) throws {
    let folder = try TestFolder([".orch/.gitignore": "*\n", "tests/a.orch": "test \"one\" { }\n"])
    let run = try Executable.run(["test", "--mode", "ci"] + words, folder: folder.path)
    #expect(run.status == 64 && run.errors.contains(message), "\(run)")
  }

  @Test(
    .enabled(if: EngineTrial.answers), arguments: [("TERM", 143), ("INT", 130)])
  func `a service is built from what changed, and nothing is left behind at the end`(_ signal: String, _ status: Int)
    throws
  {
    let trial = EngineTrial()
    let name = trial.name.replacing("-", with: "_")
    let folder = try TestFolder([
      ".orch/.gitignore": "*\n", "tests/text": "first \(name)\n",
      "tests/page.Dockerfile": "ARG IMAGE_PREFIX=\nFROM ${IMAGE_PREFIX}alpine:3.19\nCOPY text /text\n",
      "tests/page.orch": """
      service store { image: "alpine:3.19", command: ["sleep", "600"], init: true, ready: running() }
      service page { build: "page.Dockerfile", command: ["sleep", "600"], init: true, ready: running() }
      env \(name) { services: [store, page] }
      suite "page" in \(name) { test "text" { print \(name).page.exec("cat", "/text") } }

      """,
    ])
    // The second time ends it while services are brought up ahead, or wait for the next round.
    let told = try ShellScript(folder: folder, variables: trial.variables).run(
      """
      "$0" test --mode ci > out 2>&1 & orch=$!
      await "round 1: good"
      echo "second \(name)" > tests/text
      await "round 2: good"
      kill -\(signal) $orch; wait $orch; echo "status $?"
      for kind in "ps -a" "network ls" "volume ls"; do docker $kind --format '{{.Labels}}' | grep \(name); done
      cat out
      """)
    #expect(told.hasPrefix("status \(status)\npage in \(name)\n"), "\(told)")
    #expect(told.contains("first \(name)\n") && told.contains("second \(name)\n"))
    #expect(told.contains("changed: tests/text\n"))
  }
}
