import Foundation
import Testing

/// What fails in an environment leaves a folder to look into, through the built program.
@Suite(
  .enabled(if: Executable.path != nil && EngineTrial.answers, "ORCH_BINARY names the built program"),
  .timeLimit(.minutes(3)))
struct FailureBundleTests {
  private static let secret = "s3cr3t-of-a-bundle<&>1"
  private let trial = EngineTrial()

  private func run(_ words: [String], in folder: TestFolder) throws -> Executable.Run {
    try Executable.run(
      words, variables: trial.variables.merging(["ORCH_TEST_SECRET": Self.secret]) { given, _ in given },
      folder: folder.path)
  }

  /// With a state folder of its own, and the files of what was kept by their names in it.
  private func bundle(_ name: String, in folder: TestFolder) throws -> [String: String] {
    let kept = folder.files.filter { $0.contains("/.orch/runs/1/\(name)") }
    return Dictionary(
      try kept.map { (URL(filePath: $0).lastPathComponent, try String(contentsOfFile: $0, encoding: .utf8)) }
    ) { first, _ in first }
  }

  private func folder(_ program: String) throws -> TestFolder {
    try TestFolder([".orch/.gitignore": "*\n", "main.orch": declarations + program])
  }

  private let declarations = """
    let token = secret("ORCH_TEST_SECRET")
    service db { image: "redis:7-alpine", port: 6379, ready: redis() }
    service api {
      image: "alpine:3.19", init: true, env: { TOKEN: token }, needs: [db]
      command: ["sh", "-c", 'echo "began with $TOKEN"; sleep 600']
      ready: log("began")
    }
    service broken {
      ...api, command: ["sh", "-c", 'echo "about to fail"; sleep 1; exit 3']
      ready: exec("sh", "-c", 'echo "no $TOKEN"; exit 1')
    }
    env shop { services: [api] }
    env worse { services: [db, broken] }

    """

  @Test func `an environment that does not come up leaves all that is known of it`() throws {
    let folder = try folder("up worse")
    let run = try run(["main.orch"], in: folder)
    #expect(run.status == 3)
    #expect(run.errors.contains("= bundle: .orch/runs/1/worse-"), "\(run.errors)")
    let files = try bundle("worse-", in: folder)
    #expect(
      Set(files.keys) == [
        "failure.txt", "db.log", "broken.log", "all-services.log", "probes.txt", "inspect.json", "timeline.txt",
      ])
    #expect(files["failure.txt"]?.contains("ended with exit status 3") == true, "\(files)")
    #expect(files["db.log"]?.contains("Ready to accept connections") == true)
    #expect(files["broken.log"]?.contains("Z about to fail\n") == true)
    #expect(files["probes.txt"]?.contains("no ***") == true)
    let inspected = try JSONSerialization.jsonObject(with: Data((files["inspect.json"] ?? "").utf8)) as? [String: Any]
    #expect(Set((inspected ?? [:]).keys) == ["db", "broken"])
    let timeline = files["timeline.txt"] ?? ""
    let order = [
      "network, took", "create broken, took", "engine: broken started", "engine: broken ended with status 3",
    ]
    let places = order.map { timeline.range(of: $0)?.lowerBound ?? timeline.endIndex }
    #expect(places == places.sorted() && places.last != timeline.endIndex, "\(timeline)")
    #expect(!files.values.contains { $0.contains("s3cr3t-of-a-bundle") })
  }

  @Test func `what fails under a fault is looked at before the fault is healed`() throws {
    let folder = try folder(
      """
      suite "shop" in shop {
        test "paused" { pause shop.db; fail("one") }
        test "apart" { disconnect shop.db; pause shop.db; fail("two") }
        test "slow" with timeout: 1s { pause shop.db; sleep 1m }
        test "caught" {
          let r = try hurt()
          fail("three")
        }
        test "healed" { expect shop.db.exec("redis-cli", "ping").out.trim() == "PONG" }
      }
      fn hurt() { pause shop.db; fail("caught") }
      """)
    let run = try run(["test", "main.orch"], in: folder)
    #expect(run.status == 1)
    #expect(run.output.contains("PASS \"healed\""), "\(run.output)")
    let paused = try bundle("paused", in: folder)
    #expect(paused["failure.txt"]?.contains("  = db paused: `pause` was in effect\n") == true, "\(paused)")
    #expect(paused["inspect.json"]?.contains("\"Paused\": true") == true)
    let apart = try bundle("apart", in: folder)
    #expect(
      apart["failure.txt"]?.contains("  = db paused: `pause` and `disconnect` were in effect\n") == true, "\(apart)")
    #expect(try bundle("slow", in: folder)["failure.txt"]?.contains("db paused: `pause`") == true)
    #expect(try bundle("caught", in: folder)["failure.txt"]?.contains("in effect") == false)
  }

  @Test func `an environment that a test starts itself is looked at before it goes with the test's blocks`() throws {
    let folder = try folder(
      """
      test "own" {
        let it = up "mine" --services [db]
        it.db.exec("redis-cli", "shutdown", "nosave")
        expect false
      }
      """)
    #expect(try run(["test", "main.orch"], in: folder).status == 1)
    #expect(try bundle("own", in: folder)["db.log"]?.contains("Ready to accept connections") == true)
  }

  @Test func `what is kept of a test that is tried again is of the attempt whose failure is told`() throws {
    let folder = try folder(
      """
      var n = 0
      service w { image: "alpine:3.19", init: true, command: ["sleep", "600"], ready: running() }
      env one { services: [w] }
      test "again" in one with retries: 1 {
        n += 1
        one.w.exec("sh", "-c", "echo attempt $n > /proc/1/fd/1")
        fail("failure $n")
      }
      """)
    #expect(try run(["test", "main.orch"], in: folder).status == 1)
    let files = try bundle("again", in: folder)
    #expect(files["failure.txt"]?.contains("failure 1\n") == true, "\(files)")
    let log = files["w.log"] ?? ""
    #expect(log.contains("attempt 1\n") && !log.contains("attempt 2"), "\(files)")
    // Each attempt has had an environment of its own.
    let id = files["timeline.txt"]?.split(separator: "\n").first?.split(separator: " ").last ?? "none"
    #expect(files["inspect.json"]?.contains(id) == true, "\(files)")
  }

  @Test func `a test that fails leaves what its environment has to say, and every report names the place`() throws {
    let folder = try folder(
      """
      suite "orders" in shop {
        test "fine" { expect shop.api.logs() ~ "began" }
        test "lost" { print "looking"; expect 1 == 2 }
      }
      suite "never" in worse { test "not run" { print 1 } }
      """)
    let reports = ["junit", "html", "json", "tap"].flatMap { ["--report", "\($0)=out.\($0)"] }
    let run = try run(["test", "main.orch"] + reports, in: folder)
    #expect(run.output.contains("= bundle: .orch/runs/1/lost/"), "\(run.output)")
    let files = try bundle("lost/", in: folder)
    #expect(
      Set(files.keys)
        == [
          "failure.txt", "output.txt", "db.log", "api.log", "all-services.log", "probes.txt", "inspect.json",
          "timeline.txt",
        ])
    #expect(
      files["failure.txt"]?.hasSuffix("  = again: orch test main.orch --filter 'orders › lost'\n") == true, "\(files)")
    #expect(files["output.txt"] == "looking\n")
    #expect(files["api.log"]?.contains("began with ***") == true)
    for report in ["junit", "html", "json", "tap"] {
      #expect(try folder.text("out.\(report)").contains(".orch/runs/1/lost"), "\(report)")
      #expect(try folder.text("out.\(report)").contains(".orch/runs/1/worse-"), "\(report)")
    }
    #expect(try bundle("worse-", in: folder)["broken.log"]?.contains("about to fail") == true)
    #expect(!folder.files.contains { $0.contains("/runs/1/fine") || $0.contains("/runs/1/not-run") })
  }

  @Test func `a suite that fails outside of its tests leaves its environment's folder`() throws {
    let folder = try folder("suite \"orders\" in shop { test \"fine\" { print shop.db.port }; fail(\"outside\") }")
    let run = try run(["test", "main.orch"], in: folder)
    #expect(run.status == 1)
    #expect(try bundle("shop-", in: folder)["api.log"]?.contains("began with ***") == true, "\(folder.files)")
  }

  @Test(arguments: [["main.orch"], ["test", "main.orch"]])
  func `an error outside of tests leaves what its environments have to say, and why it came`(words: [String]) throws {
    let folder = try folder(
      """
      up shop
      let r = try up(worse)
      parallel { sleep 10s; expect shop.db.port == 1, "the port" }
      """)
    let run = try run(words, in: folder)
    #expect(run.status == 1)
    #expect((run.output + run.errors).contains("= bundle: .orch/runs/1/shop-"), "\(run)")
    #expect(!run.errors.contains("= bundle: .orch/runs/1/worse-"))
    let files = try bundle("shop-", in: folder)
    #expect(
      Set(files.keys) == [
        "failure.txt", "db.log", "api.log", "all-services.log", "probes.txt", "inspect.json", "timeline.txt",
      ])
    #expect(files["api.log"]?.contains("began with ***") == true)
    #expect(files["failure.txt"]?.hasPrefix("main.orch\nmain.orch:16:30\n") == true)
    #expect(files["failure.txt"]?.contains("the port") == true)
  }

  @Test func `a limit that runs out in an environment leaves what it has to say`() throws {
    let folder = try folder("with timeout: 5s { up shop; sleep 20s }")
    let run = try run(["main.orch"], in: folder)
    #expect(run.status == 1)
    #expect(run.errors.contains("not done within 5s"), "\(run)")
    #expect(try bundle("shop-", in: folder)["db.log"]?.contains("Ready to accept connections") == true)
  }

  @Test func `an error that something takes leaves nothing of what was up`() throws {
    let folder = try folder("fn once() { up shop; fail(\"once\") }\nlet r = try once()\nfail(\"at last\")")
    let run = try run(["main.orch"], in: folder)
    #expect(run.status == 1)
    #expect(!run.errors.contains("bundle"), "\(run)")
    #expect(!folder.files.contains { $0.contains("/runs/") })
  }

  @Test func `what succeeds leaves nothing, and neither does what fails without an environment`() throws {
    for program in ["up shop", "test \"none\" { fail(\"no environment\") }"] {
      let folder = try folder(program)
      _ = try run(["main.orch"], in: folder)
      #expect(!folder.files.contains { $0.contains("/runs/") }, "\(program) \(folder.files)")
    }
  }
}
