import Processes
import Testing

/// The verbs on running environments in the shell, through the built program on the engine of this machine.
@Suite(
  .enabled(if: Executable.path != nil && EngineTrial.answers, "ORCH_BINARY names the built program"),
  .timeLimit(.minutes(3)))
struct RunningVerbTests {
  private let trial = EngineTrial()

  /// Brings an environment up that stays, lets the body work on it, and ends it.
  private func withShop(_ body: (_ name: String) throws -> Void) throws {
    let name = trial.name
    let up = try trial.run(
      """

      service store { image: "redis:7-alpine", port: 6379, ready: redis() }
      service worker {
        image: "alpine:3.19", init: true, needs: [store], ready: log("three")
        command: ["sh", "-c", 'for n in one two three; do echo "out $n"; echo "err $n" >&2; sleep 0.05; done; exec sleep 600']
      }
      env shop { services: [worker] }
      keep (up(shop, name: "\(name)"))
      """)
    try #require(up.status == 0, "\(up.errors)")
    defer { _ = try? Executable.run("down", name, variables: trial.variables) }
    try body(name)
  }

  private func orch(_ words: String..., input: String = "") throws -> Executable.Run {
    try Executable.run(words, input: input, variables: trial.variables)
  }

  @Test func `ps and inspect tell other programs as JSON`() throws {
    try withShop { name in
      #expect(try orch("ps").output.contains(name))
      let services = try orch("ps", name, "--json")
      #expect(services.output.contains(#""service": "worker""#))
      #expect(services.output.contains(#""6379/tcp": "#))
      #expect(try orch("ps", name).output.hasPrefix("SERVICE  STATE    IMAGE"))
      #expect(try orch("inspect", name, "store").output.contains(#""dev.orch.service": "store""#))
      // A service has one shape, whatever is listed.
      let listed = try orch("ps", "--json").output
      for output in [services.output, listed] {
        #expect(output.contains(#/"service": "store",\s+"state": "running",\s+"exit_code": null,\s+"image": "/#))
        #expect(output.contains(#""6379/tcp": "#) && output.contains(#""host": "127.0.0.1""#))
      }
    }
  }

  @Test func `sizes are bytes and times are dates in JSON`() throws {
    try withShop { name in
      let stats = try orch("stats", name, "store", "--json").output
      #expect(stats.contains(#/"memory": \d{4,},/#) && stats.contains(#/"received": \d+,/#), "\(stats)")
      let inspected = try orch("inspect", name, "store", "--json").output
      #expect(inspected.contains(#/"started_at": "20\d\d-\d\d-\d\dT/#) && inspected.contains(#""ended_at": null"#))
    }
  }

  @Test func `a service that was stopped is reached nowhere, and says so`() throws {
    try withShop { name in
      #expect(try orch("stop", name, "worker").status == 0)
      #expect(try orch("stop", name, "store").status == 0)
      for words in [["port", name, "store"], ["port", name, "store", "6379"], ["url", name, "store"]] {
        let run = try Executable.run(words, variables: trial.variables)
        #expect(run.errors.contains("service `store` is reached nowhere now"), "\(run)")
      }
      #expect(try orch("port", name, "store", "80").errors.contains("it declares 6379/tcp"))
      let program =
        "let m = attach \"\(name)\"\nstart m.store\nlet was = m.store.port\nstop m.store\nprint m.store.port"
      let run = try trial.run(program)
      #expect(run.status != 0 && run.errors.contains("is reached nowhere now"), "\(run)")
    }
  }

  @Test func `exec with an input of its own shows what the program has written, and ends as it did`() throws {
    try withShop { name in
      #expect(try orch("exec", "--input", "hello", name, "worker", "cat").output == "hello")
      let failed = try orch("exec", "--input", "x", name, "worker", "sh", "-c", "echo no >&2; exit 7")
      #expect(failed == Executable.Run(status: 7, output: "", errors: "no\n"))
    }
  }

  @Test func `logs of one are as they were written, of several they stand behind names`() throws {
    try withShop { name in
      let one = try orch("logs", name, "worker", "--tail", "6").output.split(separator: "\n")
      #expect(one.sorted() == ["err one", "err three", "err two", "out one", "out three", "out two"])
      let all = try orch("logs", name).output.split(separator: "\n")
      #expect(all.contains("worker | out one"))
      #expect(all.contains { $0.hasPrefix("store  | ") })
      #expect(try orch("logs", name, "worker", "--since", "1ms").output == "")
      let lines = try orch("logs", "\(name).worker", "--json").output.split(separator: "\n")
      #expect(lines.count == 6)
      #expect(lines.allSatisfy { $0.hasPrefix(#"{"service":"worker","time":"2"#) })
      #expect(lines.contains { $0.hasSuffix(#""stream":"stderr","line":"err two"}"#) })
    }
  }

  @Test func `logs go on with --follow until the services end`() throws {
    try withShop { name in
      let stage = Pipeline.Stage(Executable.path ?? "orch", ["logs", name, "--follow"])
      let ending = Pipeline.Stage("cat", [])
      let following = try Pipeline([stage, ending], input: .null).spawn()
      defer { following.stop() }
      #expect(try orch("restart", name, "worker").output == "restarted and ready: \(name).worker\n")
      // Its port is a new one, which is told.
      let restarted = try orch("restart", name, "store").output
      let port = try orch("port", name, "store").output
      #expect(restarted == "restarted and ready: \(name).store at 127.0.0.1:\(port)")
      #expect(try orch("stop", name).output == "stopped: \(name).worker, \(name).store\n")
      #expect(try orch("ps", name).output.contains("exited"))
      #expect(try orch("exec", name, "store", "true").errors.contains("`store` has ended with exit status 0"))
      #expect(try orch("start", name).status == 0)
      #expect(try orch("exec", name, "store", "redis-cli", "ping").output == "PONG\n")
    }
  }

  @Test func `a program in a service has our input, our output, and gives us its status`() throws {
    try withShop { name in
      let run = try orch("exec", name, "worker", "sh", "-c", "cat; echo why >&2; exit 7", input: "hello\n")
      #expect(run == Executable.Run(status: 7, output: "hello\n", errors: "why\n"))
      let much = String(repeating: "0123456789", count: 100_000)
      #expect(try orch("exec", name, "worker", "wc", "-c", input: much).output == "1000000\n")
      let set = try orch(
        "exec", "--user", "nobody", "--env", "WORD=cup", "--workdir", "/tmp", name, "worker",
        "sh", "-c", "echo $WORD $(id -un) $(pwd)")
      #expect(set.output == "cup nobody /tmp\n")
      let missing = try orch("exec", name, "worker", "nosuch")
      #expect(missing.status == 127)
      #expect(missing.errors.contains("there is no program `nosuch` in service `worker`"))
      #expect(try orch("exec", "--input", "x", name, "worker", "nosuch").status == 127)
      #expect(try orch("exec", name, "worker", "/etc/passwd").status == 126)
    }
  }

  @Test func `on a terminal it has a terminal`() throws {
    try withShop { name in
      let line =
        "stty rows 33 cols 77; '\(Executable.path ?? "orch")' exec \(name) worker sh -c 'test -t 0 && sleep 0.3 && stty size; exit 5'"
      let stage = Pipeline.Stage("script", ["-qec", line, "/dev/null"])
      let run = try Pipeline([stage], input: .null).capture(RunOptions(timeLimit: .seconds(30)))
      #expect(String(decoding: run.output, as: UTF8.self).contains("33 77"))
      #expect(run.outcome.stages.first?.exit == .exited(5))
    }
  }

  @Test func `files are copied both ways`() throws {
    let folder = try TestFolder(["in/deep/seed.sql": "select 1", "in/top": "t"])
    try withShop { name in
      #expect(try orch("cp", name, folder.path + "/in", "worker:/tmp/in").status == 0)
      #expect(try orch("exec", name, "worker", "cat", "/tmp/in/deep/seed.sql").output == "select 1")
      #expect(try orch("cp", folder.path + "/in/top", "\(name).worker:/tmp/beside").status == 0)
      #expect(try orch("cp", "\(name).worker:/tmp/beside", folder.path + "/back").status == 0)
      #expect(try folder.text("back") == "t")
      #expect(try orch("stop", name, "worker").status == 0)
      #expect(try orch("cp", name, "worker:/tmp/in", folder.path + "/out").status == 0)
      #expect(try folder.text("out/deep/seed.sql") == "select 1")
      let nowhere = try orch("cp", name, folder.path + "/in", "worker:/no/where/")
      #expect(nowhere.status == 1)
      #expect(nowhere.errors.contains("there is no folder /no/where/ in service `worker`"))
    }
  }

  @Test func `addresses are printed bare`() throws {
    try withShop { name in
      let port = try orch("port", name, "store").output
      #expect(Int(port.dropLast()) != nil)
      #expect(try orch("port", name, "store", "6379/tcp").output == port)
      #expect(try orch("url", "\(name).store").output == "redis://127.0.0.1:\(port)")
    }
  }

  @Test func `events and what is used are told`() throws {
    try withShop { name in
      _ = try orch("restart", name, "store")
      #expect(try orch("events", name).output.contains("  store  ended with status 0\n"))
      #expect(try orch("events", name, "--since", "1h", "--json").output.contains(#""event": "started""#))
      // What the engine does on the way is its own affair.
      let folder = try TestFolder([:])
      #expect(try orch("cp", name, "store:/etc/passwd", folder.path).status == 0)
      let words = try orch("events", name).output.split(separator: "\n").compactMap {
        $0.split(separator: "  ").dropFirst(2).first.map(String.init)
      }
      let known: Set = ["created", "started", "restarted", "stopped", "ended with status 0"]
      #expect(known.isSuperset(of: words), "\(words)")
      let stats = try orch("stats", name).output.split(separator: "\n")
      #expect(stats.first?.hasPrefix("SERVICE  CPUS") == true)
      #expect(stats.count == 3)
    }
  }

  @Test func `words that mean nothing are told with what is up, and nothing is done`() throws {
    try withShop { name in
      let wrong = try orch("stop", name, "stroe")
      #expect(wrong.status == 64)
      #expect(wrong.errors == "error: \(name) has no service `stroe`\n  = help: it has worker, store\n")
      #expect(try orch("logs", "nosuch").errors.contains(name))
      #expect(try orch("logs", name, "--tial", "3").errors.contains("did you mean `--tail`?"))
      #expect(try orch("cp", "\(name).store:/data").status == 64)
      // A name that nothing has is the same mistake, whoever finds it.
      for words in [
        ["logs", "nosuch"], ["logs", name, "nosuch"], ["port", name, "store", "99"], ["forget", "nosuch"],
        ["cp", name, "nosuch:/x", "/tmp"], ["cp", name, "/x", "/y"], ["logs", name, "--tail", "-1"],
      ] {
        let run = try Executable.run(words, variables: trial.variables)
        #expect(run.status == 64, "\(words) \(run)")
      }
    }
  }

  @Test func `help comes from the verb's own table`() throws {
    let help = try Executable.run("logs", "--help")
    #expect(help.output.contains("orch logs [FLAGS] [ENVIRONMENT] [SERVICE…]"))
    #expect(help.output.contains("--since"))
    #expect(help.output.contains("orch logs shop api db --tail 20 --follow"))
    #expect(!(try Executable.run("exec", "--help").output.contains("--interactive")))
    let page = try Executable.run("help", "logs").output
    #expect(page.hasPrefix(help.output) && page.contains("Method of service"))
    #expect(try Executable.run("help").output.contains("events, snapshot, snapshots, forget, down, keep, gc"))
  }

  @Test func `what another process keeps outlives its owner`() throws {
    let stage = Pipeline.Stage(Executable.path ?? "orch", ["-e", program])
    let owner = try Pipeline([stage], variables: .inherited(adding: trial.variables), input: .null).spawn()
    defer { owner.stop() }
    var kept = try orch("keep", trial.name)
    for _ in 0..<200 where kept.status != 0 { kept = try orch("keep", trial.name) }
    #expect(kept.output.contains("stays until `orch down "))
    // The owner looks into its file and ends.
    var touched = kept
    repeat { touched = try orch("exec", trial.name, "web", "touch", "/tmp/go") } while touched.status == 1
    #expect(touched.status == 0)
    _ = owner.wait()
    #expect(try orch("ps").output.contains(trial.name))
    #expect(try orch("down", trial.name).status == 0)
    #expect(!(try orch("ps").output.contains(trial.name)))
  }

  private var program: String {
    """
    service web { image: "alpine:3.19", command: ["sleep", "60"], init: true, ready: running() }
    env it { services: [web] }
    let it_is = up it --name "\(trial.name)"
    eventually 20s { it_is.web.exec("test", "-f", "/tmp/go") }
    """
  }
}
