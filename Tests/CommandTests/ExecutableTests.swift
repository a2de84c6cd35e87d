import Processes
import Testing

/// The built program as a user meets it: arguments, exit statuses, what goes to which stream.
@Suite(.enabled(if: Executable.path != nil, "ORCH_BINARY names the built program"))
struct ExecutableTests {
  @Test(arguments: [
    (["--sizee", "3"], "`--sizee`", "did you mean `--size`?"),
    (["--size", "3", "--dry"], "`--dry`", "there is `--fast`, `--size VALUE`"),
    (["-fast"], "`-fast`", "did you mean `--fast`?"),
  ])
  func `a flag that a script never asks for is told before it runs`(
    _ words: [String], _ name: String, _ help: String
  ) throws {
    let program = "print option(\"size\", 10) flag(\"fast\")"
    let run = try Executable.run(["-e", program] + words)
    #expect(run.status == 64 && run.output == "")
    #expect(run.errors == "error: -e has no flag or option \(name)\n  = help: \(help)\n")
  }

  @Test func `values, words behind two dashes, and scripts that look at all words are left alone`() throws {
    let program = "print option(\"size\", 10) flag(\"fast\")"
    #expect(try Executable.run("-e", program, "word", "--size", "-5", "--", "--other").output == "-5 false\n")
    #expect(try Executable.run("-e", "for word in args { print word }", "--any=1").output == "--any=1\n")
    #expect(try Executable.run("-e", "print \"$args\"", "--any").output == "[\"--any\"]\n")
    #expect(try Executable.run("-e", "let name = \"fast\"\nprint flag(name)", "--slow").output == "false\n")
    #expect(
      try Executable.run("-e", "for name in [\"cache\"] { print flag(\"no-\" + name) }", "--no-cache").output
        == "true\n")
    #expect(try Executable.run("-e", "print option(\"a-\".trim() + \"b\", 1)", "--a-b=2").output == "2\n")
    let none = try Executable.run("-e", "print 1", "--keep-failed")
    #expect(none.errors.contains("nothing asks for any with `flag` or `option`; flags of orch stand before"))
  }

  @Test func `words for the files of a run are looked at, too`() throws {
    let folder = try TestFolder(["a.orch": "test \"a\" { expect flag(\"fast\") }\n"])
    let run = try Executable.run("test", "\(folder.path)/a.orch", "--", "--fats")
    #expect(run.status == 64)
    #expect(run.errors == "error: the files have no flag or option `--fats`\n  = help: did you mean `--fast`?\n")
    #expect(try Executable.run("test", "\(folder.path)/a.orch", "--", "--fast").status == 0)
  }

  @Test func `a script without arguments says that it has none`() throws {
    let words = "`args` are the words behind the script's name on the command line"
    #expect(try Executable.run("-e", "print args[0]").errors.contains("= help: \(words): there are none\n"))
    #expect(try Executable.run("-e", "print args[1]", "a").errors.contains("\(words): there is one, `args[0]`\n"))
    #expect(try Executable.run("-e", "let xs = []\nprint xs[0]").errors.contains("= help: it is empty\n"))
  }

  @Test func `a line is run`() throws {
    let run = try Executable.run("-e", "print (1 + 1)")
    #expect(run == Executable.Run(status: 0, output: "2\n", errors: ""))
  }

  @Test func `standard input is a program`() throws {
    let run = try Executable.run("-", "word", input: "print args\n")
    #expect(run.output == "[\"word\"]\n")
  }

  @Test func `flags and options of a script are given in the usual ways`() throws {
    func given(_ words: String...) throws -> Executable.Run {
      try Executable.run(["-e", "print flag(\"fast\") option(\"size\", 1)"] + words)
    }
    #expect(try given().output == "false 1\n")
    #expect(try given("--fast", "--size", "3").output == "true 3\n")
    #expect(try given("--size=3", "--fast=true", "--size=4").output == "true 4\n")
    #expect(try given("--fast", "--fast=false", "--", "--size", "3").output == "false 1\n")
    #expect(try given("--fast=yes").errors.contains("`--fast` is given or not, and `yes` is neither"))
    #expect(try given("--size").errors.contains("`--size` has no value"))
  }

  @Test func `standard input is read line by line, and what is left all at once`() throws {
    let program = "print stdin.line() stdin.line()\n$ head -c 2\nprint stdin.text().lines() stdin.line()"
    let run = try Executable.run("-e", program, input: "one\r\n\nabthree\nfour")
    #expect(run == Executable.Run(status: 0, output: "one \nab[\"three\", \"four\"] null\n", errors: ""))
  }

  @Test func `of a pipe no more is read than a line, however long it is`() throws {
    let program = "print stdin.line().len\n$ head -c 2\nprint stdin.lines() stdin.lines() stdin.line()"
    let feed = "{ printf 'x%.0s' $(seq 5000); printf '\\nabone\\r\\n\\ntwo'; } | \"$0\" -e \"$1\""
    let stage = Pipeline.Stage("sh", ["-c", feed, try #require(Executable.path), program])
    let run = try Pipeline([stage], input: .null).capture()
    #expect(String(decoding: run.output, as: UTF8.self) == "5000\nab[\"one\", \"\", \"two\"] [] null\n")
  }

  @Test func `what is no result goes to standard error`() throws {
    let run = try Executable.run("-e", "eprint \"no orders:\" 0\nprint 1")
    #expect(run == Executable.Run(status: 0, output: "1\n", errors: "no orders: 0\n"))
  }

  @Test func `values that a loop never stops building end in an error rather than with the memory that there is`()
    throws
  {
    let programs = [
      "var x = [1]\nwhile true { x = [x, range(0, 10000)] }", "var xs = []\nwhile true { xs += range(0, 1000000) }",
      "var r = {}\nwhile true { r = { text: \"a\".repeat(100000), inner: r } }",
    ]
    for program in programs {
      let stage = Pipeline.Stage(
        "sh", ["-c", "ulimit -v 700000; exec \"$0\" -e \"$1\"", try #require(Executable.path), program])
      let run = try Pipeline([stage], input: .null).capture()
      #expect(
        String(decoding: run.errors, as: UTF8.self).contains("error[E0614]: the values of this script need more than"))
    }
  }

  @Test(arguments: [
    "\"ab,\".repeat(10000000).split(\",\")", "json.parse(\"[\" + \"1,\".repeat(10000000) + \"1]\")",
    "[1, 2, 3].map(x => \"z\".repeat(150000000))", "\"a\".repeat(150000000).encode_base64()",
    "range(0, 5000000).chunk(1)", "csv.parse(\"a\\n\".repeat(5000000))",
  ])
  func `a call whose result would not fit the memory that there is ends in an error`(_ call: String) throws {
    let stage = Pipeline.Stage(
      "sh", ["-c", "ulimit -v 700000; exec \"$0\" -e \"$1\"", try #require(Executable.path), "print \(call).len"])
    let run = try Pipeline([stage], input: .null).capture(RunOptions(timeLimit: .seconds(120)))
    #expect(
      String(decoding: run.errors, as: UTF8.self).contains("error[E0614]: the values of this script need more than"))
  }

  @Test func `a failed test is status 1`() throws {
    let run = try Executable.run("-e", "test \"sum\" { expect 1 + 1 == 3 }")
    #expect(run.status == 1)
    #expect(run.output.contains("FAIL \"sum\"  -e:1:21"))
    #expect(run.output.contains("0 passed, 1 failed"))
  }

  @Test func `an error that nothing takes is status 1, told on standard error`() throws {
    let run = try Executable.run("-e", "fail \"no orders\"")
    #expect(run.status == 1)
    #expect(run.output.isEmpty)
    #expect(run.errors.hasPrefix("error[E0601]: no orders\n --> -e:1:1\n"))
  }

  @Test func `a wrong program is status 2, and nothing of it runs`() throws {
    let run = try Executable.run("-e", "print 1\nprint totl")
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("error[E0203]: unknown name `totl`"))
  }

  @Test func `a syntax error is status 2`() throws {
    let run = try Executable.run("-e", "print (1")
    #expect(run.status == 2)
    #expect(run.errors.contains("error[E0108]"))
  }

  @Test func `tests that the end of a script has kept from beginning are counted, and in reports`() throws {
    let program = """
      fn stop() { fail("no orders") }
      test "first" { }
      stop()
      suite "later" { test "second" { }; test "third" { } }
      """
    let run = try Executable.run("--report", "tap=-", "-e", program)
    #expect(run.status == 1)
    #expect(run.errors.contains("1 passed, 0 failed, 2 not run"))
    #expect(run.output.contains("ok 2 - third # SKIP not run: the run ended before it began"))
    // Of what stands in a branch it cannot be told whether it would have run.
    let open = try Executable.run("-e", program + "\nif args.len > 0 { test \"fourth\" { } }")
    #expect(open.output.contains("1 passed, 0 failed, 2 or more not run"))
  }

  @Test func `a suite that uses its environment before its first test has tests that were not run`() throws {
    let program = """
      env shop { service web { image: "web:1", port: 80 } }
      suite "in shop" in shop {
        print shop.web.port
        test "first" { }
        test "second" { }
      }
      test "without it" { }
      """
    let run = try Executable.run("-e", program, variables: ["DOCKER_HOST": "unix:///nowhere/docker.sock"])
    #expect(run.status == 3)
    #expect(run.output.contains("NOT RUN \"first\"\nerror[E0625]"))
    #expect(run.output.contains("NOT RUN \"second\"\nPASS \"without it\""))
    #expect(run.output.contains("1 passed, 0 failed, 2 not run"))
    #expect(run.errors.isEmpty)
  }

  @Test func `output that is lost is an error`() throws {
    let stage = Pipeline.Stage("sh", ["-c", "\"$0\" -e 'print 1' > /dev/full; echo $?", Executable.path ?? "orch"])
    let run = try Pipeline([stage], input: .null).capture()
    #expect(String(decoding: run.output, as: UTF8.self) == "74\n")
    #expect(
      String(decoding: run.errors, as: UTF8.self)
        == "error: cannot write to standard output: No space left on device\n")
    let read = Pipeline.Stage("sh", ["-c", "\"$0\" explain > /dev/full; echo $?", Executable.path ?? "orch"])
    #expect(String(decoding: try Pipeline([read], input: .null).capture().output, as: UTF8.self) == "74\n")
  }

  @Test func `what is wrong with a command line is told in one voice`() throws {
    let unknown = try Executable.run("check", "--jsn", "a.orch")
    #expect(
      unknown.errors == """
        error: unknown option `--jsn`: did you mean `--json`?
        usage: orch check <paths> ... [--json] [--strict]
          = help: `orch check --help` tells more

        """)
    let missing = try Executable.run("check")
    #expect(missing.errors.hasPrefix("error: missing expected argument `<paths> ...`\nusage: orch check <paths>"))
    let flag = try Executable.run("--bogus")
    #expect(flag.errors == "error: unknown option `--bogus`\n  = help: `orch help` lists the commands and flags\n")
    let code = try Executable.run("explain", "E9999")
    #expect(code.errors == "error: there is no diagnostic `E9999`\n  = help: `orch explain` lists them\n")
    let command = try Executable.run("chek")
    #expect(command.errors == "error: there is no command and no file `chek`\n  = help: did you mean `orch check`?\n")
    let verb = try Executable.run("pause", "shop", "db")
    #expect(verb.errors.contains("there is no command and no file `pause`\n  = help: `pause` is a verb of programs"))
    for run in [unknown, missing, flag, code, command, verb] { #expect(run.status == 64) }
  }

  @Test func `an engine that is not there is status 3, and says what to do`() throws {
    let program = "env shop { service web { image: \"x\" } }\nup shop"
    let run = try Executable.run("-e", program, variables: ["DOCKER_HOST": "unix:///nowhere/docker.sock"])
    #expect(run.status == 3)
    #expect(run.errors.contains("unix:///nowhere/docker.sock"))
    #expect(run.errors.contains("E0625"))
    #expect(run.errors.contains("help: DOCKER_HOST is set to `unix:///nowhere/docker.sock`"))
  }

  @Test func `a file of variables that is not there is told at its place, before anything starts`() throws {
    let program = "service a { image: \"redis:7-alpine\", env_file: \"a.env\" }\nenv e { services: [a] }\nup e\n"
    let folder = try TestFolder(["shop.orch": program])
    let run = try Executable.run(
      "\(folder.path)/shop.orch", variables: ["DOCKER_HOST": "unix:///nowhere/docker.sock"])
    #expect(run.status == 3)
    #expect(run.errors.contains("error[E0628]: `env_file` of service `a` cannot be used: cannot read "), "\(run)")
    #expect(run.errors.contains("shop.orch:1:48"), "\(run)")
    let check = try Executable.run("check", "\(folder.path)/shop.orch")
    #expect(check.status == 0 && "\(check)".contains("W0105"), "\(check)")
    // It may be made yet.
    for files in [["shop.orch": program, "a.env": "A=1\n"], ["shop.orch": "write(\"a.env\", \"A=1\")\n" + program]] {
      let other = try TestFolder(files)
      let check = try Executable.run("check", "\(other.path)/shop.orch")
      #expect(check.status == 0 && !"\(check)".contains("W0105"), "\(check)")
    }
  }

  @Test func `an address that is none is said once`() throws {
    let run = try Executable.run("ps", variables: ["DOCKER_HOST": "nonsense"])
    #expect(run.status == 3)
    #expect(
      run.errors == """
        error[E0625]: cannot reach the container engine at nonsense: this is no engine's address
          = help: DOCKER_HOST is set to `nonsense`: write `unix:///path/to/socket`, `tcp://host:port` or `ssh://user@host`, or unset it

        """)
  }

  @Test func `a command line that is wrong is status 64`() throws {
    #expect(try Executable.run("no-such-command").status == 64)
    #expect(try Executable.run("check").status == 64)
    #expect(try Executable.run("-e").status == 64)
  }

  @Test func `exit gives its status`() throws {
    #expect(try Executable.run("-e", "exit 7").status == 7)
  }

  @Test func `the page of a code is explained`() throws {
    let run = try Executable.run("explain", "e0203")
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("E0203: "))
    #expect(try Executable.run("explain", "E9999").status == 64)
  }

  @Test func `topics of the language have pages`() throws {
    #expect(try Executable.run("help", "up").output.hasPrefix("up(environment"))
    #expect(try Executable.run("help", "service").output.contains("memory"))
    #expect(try Executable.run("help", "check").output.contains("--json"))
  }

  @Test func `help names the ways to run and the commands`() throws {
    let run = try Executable.run("help")
    #expect(run.status == 0)
    #expect(run.output.contains("orch [FLAGS] FILE"))
    #expect(run.output.contains("explain"))
  }
}

enum Executable {
  struct Run: Equatable {
    var status: Int32
    var output: String
    var errors: String
  }

  static let path = Variables.value("ORCH_BINARY")

  static func run(_ arguments: String..., input: String = "", variables: [String: String] = [:]) throws -> Run {
    try run(arguments, input: input, variables: variables)
  }

  static func run(
    _ arguments: [String], input: String = "", variables: [String: String] = [:], folder: String? = nil
  ) throws -> Run {
    let stage = Pipeline.Stage(path ?? "orch", arguments)
    let pipeline = Pipeline(
      [stage], variables: .inherited(adding: variables.merging(["NO_COLOR": "1"]) { given, _ in given }),
      workingDirectory: folder,
      input: .bytes(Array(input.utf8)))
    let captured = try pipeline.capture(RunOptions(timeLimit: .seconds(60)))
    guard case .exited(let status)? = captured.outcome.stages.first?.exit else { throw Killed() }
    return Run(
      status: status, output: String(decoding: captured.output, as: UTF8.self),
      errors: String(decoding: captured.errors, as: UTF8.self))
  }

  struct Killed: Error {}
}
