import Testing

/// Faults of services, through the built program on the engine of this machine.
@Suite(
  .enabled(if: Executable.path != nil && EngineTrial.answers, "ORCH_BINARY names the built program"),
  .timeLimit(.minutes(3)))
struct FaultTests {
  private let trial = EngineTrial()
  private let shop = """
    service redis { image: "redis:7-alpine", port: 6379, ready: redis() }
    service client { image: "redis:7-alpine", command: ["sleep", "600"], init: true, ready: running() }
    env shop { services: [redis, client] }
    fn ask() {
      let answer = try shop.client.exec("timeout", "2", "redis-cli", "-h", "redis", "ping")
      return if answer.ok { answer.value.out.trim() } else { "no answer" }
    }
    fn state() { return ps().find(e => e.id == shop.id).services.find(s => s.service == "redis").state }
    up shop

    """

  @Test func `a paused service answers again when the block ends`() throws {
    let run = try trial.run(shop + "if true { pause shop.redis; print state() ask() }\nprint state() ask()")
    #expect(run.output == "paused no answer\nrunning PONG\n", "\(run.errors)")
  }

  @Test func `a killed service is started again when the block ends, and found at its new port`() throws {
    let run = try trial.run(
      shop + "if true { kill shop.redis; eventually 5s { expect state() == \"exited\" } }\n"
        + "print state() ask()\nlet at = shop.redis.port\n$ bash -c \"exec 3<>/dev/tcp/127.0.0.1/${at}\"\nprint \"reached\""
    )
    #expect(run.output == "running PONG\nreached\n", "\(run.errors)")
  }

  @Test func `a service off the network is back when the block ends, or when it is healed`() throws {
    let run = try trial.run(
      shop + """
        if true { disconnect shop.redis; print ask(); heal shop.redis; print ask() }
        if true { disconnect shop.redis; print ask() }
        print ask()
        """)
    #expect(run.output == "no answer\nPONG\nno answer\nPONG\n", "\(run.errors)")
  }

  @Test func `a service that comes back to the network has all the names that it had`() throws {
    let run = try trial.run(
      shop.replacing("redis { ", with: "redis { aliases: [\"cache.local\"], ", maxReplacements: 1) + """
        fn named() { return try shop.client.exec("redis-cli", "-h", "cache.local", "ping") }
        expect named().ok
        if true { disconnect shop.redis }
        print named().value.out.trim()
        """)
    #expect(run.output == "PONG\n", "\(run.errors)")
  }

  @Test(arguments: [
    ["disconnect", "kill"], ["pause", "kill"], ["kill", "disconnect"], ["pause", "disconnect", "kill"],
  ])
  func `several faults of one service are all healed, and then it is ready`(faults: [String]) throws {
    let inflicted = faults.map { "\($0) shop.redis" }.joined(separator: "; ")
    let run = try trial.run(shop + "if true { \(inflicted); sleep 200ms }\nprint state() ask()")
    #expect(run.output == "running PONG\n" && run.status == 0, "\(run.errors)")
  }

  @Test func `a signal that ends nothing starts nothing anew`() throws {
    let run = try trial.run(
      shop
        + "let port = shop.redis.port\nif true { kill shop.client --signal \"SIGURG\" }\nprint (shop.redis.port == port)\n"
        + "if true { kill shop.redis --signal \"SIGCONT\" }\nprint (shop.redis.port == port) ask()")
    #expect(run.output == "true\ntrue PONG\n" && run.status == 0, "\(run.errors)")
  }

  @Test func `what a test inflicts does not reach the next`() throws {
    let run = try trial.run(
      shop + """
        suite "shop" {
          test "one" { pause shop.redis; fail "with the service paused" }
          test "two" { expect ask() == "PONG" }
        }
        """)
    #expect(run.output.contains("PASS \"two\""), "\(run.output)")
  }

  @Test func `a disturbance says what it lacks, or disturbs`() throws {
    let run = try trial.run(
      shop + """
        fn time() { let begin = now(); ask(); return now() - begin }
        let r = try slow()
        fn slow() { disturb shop.redis --delay 300ms; return time() }
        if r.ok { expect r.value > 300ms; expect time() < 250ms } else { print r.error.message }
        """)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.isEmpty || run.output.hasPrefix("`disturb` needs "), "\(run.output)")
  }

  @Test func `a disturbance that says nothing is an error`() throws {
    let run = try trial.run(shop + "disturb shop.redis")
    #expect(run.status == 1)
    #expect(run.errors.contains("`disturb` does not say how"))
  }
}

/// What is said of an environment's start without starting it, and after.
@Suite(
  .enabled(if: Executable.path != nil && EngineTrial.answers, "ORCH_BINARY names the built program"),
  .timeLimit(.minutes(3)))
struct StartTextTests {
  private let trial = EngineTrial()
  private let shop = """
    service db { image: "alpine:3.19", command: ["sleep", "60"], init: true, ready: running() }
    service api { image: "alpine:3.19", command: ["sleep", "60"], init: true, needs: [db], ready: running() }
    env shop { services: [api] }

    """

  @Test func `a plan is printed with the reason of each step, and nothing is started`() throws {
    let program = shop + "print \"before\"\nup shop\nprint \"after\""
    let run = try Executable.run("--dry-run", "-e", program, variables: trial.variables)
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("before\nshop:\n"))
    #expect(run.output.contains("needs db"))
    #expect(run.output.contains("isolates the environment"))
    #expect(!run.output.contains("after"))
  }

  @Test func `tests are skipped where their environment is only planned`() throws {
    let program = shop + "suite \"s\" in shop { test \"a\" { expect false }; test \"b\" { expect false } }"
    let run = try Executable.run("--dry-run", "-e", program, variables: trial.variables)
    #expect(run.status == 0, "\(run.output)")
    #expect(run.output.contains("0 passed, 0 failed, 2 skipped"))
    #expect(run.output.split(separator: "\n").count { $0 == "shop:" } == 1)
  }

  @Test func `orch test plans the environments of each job, and runs nothing`() throws {
    let tests = """
      suite "outer" in shop {
        test "one" { $ touch ran }
        suite "inner" { test "own" in shop { $ touch ran } }
        $ touch ran
      }
      test "alone" in shop { $ touch ran }
      suite "plain" { $ touch ran }
      """
    let folder = try TestFolder(["a.orch": shop + tests])
    let run = try Executable.run(
      ["test", "a.orch", "--dry-run", "--cache"], variables: trial.variables, folder: folder.path)
    #expect(run.status == 0, "\(run)")
    #expect(run.output.hasPrefix("isolated: 3 jobs, 1 at once\n  1. a.orch:4 \"outer\"\n     shop:\n"))
    #expect(run.output.contains("needs db"))
    let again = run.output.split(separator: "\n").filter { $0.hasSuffix("shop: another one like that above") }
    #expect(again.count == 2, "the test inside of the suite has one, and the one behind it: \(run.output)")
    #expect(run.output.hasSuffix("  3. a.orch:10 \"plain\"\n"))
    #expect(!folder.files.contains { $0.hasSuffix("/ran") })
  }

  @Test func `orch test names what it does not plan, as the body of a suite ends at its first program`() throws {
    let tests = """
      suite "outer" {
        test "before" in shop { }
        $ true
        suite "inner" in shop { test "x" { } }
        test "behind" in shop { }
        test "plain" { }
      }
      """
    let folder = try TestFolder(["a.orch": shop + tests])
    func plans(_ words: String...) throws -> String {
      try Executable.run(
        ["test", "a.orch", "--dry-run", "--cache"] + words, variables: trial.variables, folder: folder.path
      ).output
    }
    let all = try plans()
    #expect(all.contains("     \"inner\" in shop: not planned, what stands before it is not run\n"), "\(all)")
    #expect(all.contains("     \"behind\" in shop: not planned") && !all.contains("\"plain\""))
    let one = try plans("--filter", "behind")
    #expect(one.contains("\"behind\" in shop: not planned") && !one.contains("\"inner\""), "\(one)")
  }

  @Test func `orch test tells times as a script does`() throws {
    let folder = try TestFolder(["a.orch": shop + "test \"one\" in shop { print shop.api.name }\n"])
    let run = try Executable.run(
      ["test", "a.orch", "--timings"], variables: trial.variables, folder: folder.path)
    #expect(run.status == 0, "\(run)")
    #expect(run.errors.contains("SERVICE  IMAGE"))
    #expect(run.errors.contains("critical path: "))
  }

  @Test func `times are told for each service`() throws {
    let run = try Executable.run("--timings", "-e", shop + "up shop", variables: trial.variables)
    #expect(run.errors.contains("SERVICE  IMAGE"))
    #expect(run.errors.contains("critical path: "))
  }
}
