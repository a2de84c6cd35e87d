import Processes
import Testing

/// `orch check` and `orch explain` as editors and CI use them.
@Suite(.enabled(if: Executable.path != nil, "ORCH_BINARY names the built program"))
struct CheckTests {
  /// A folder with a library, a program with an error that brings it in, and one with a warning.
  private func withPrograms(_ body: (String) throws -> Void) throws {
    let folder = try Executable.run("-e", "let d = tempdir()\nprint d.path").output.split(separator: "\n").first ?? ""
    let program = """
      let d = args[0]
      $ mkdir -p $d/inner $d/.hidden
      write("$d/lib.orch", "fn used() => 1\\nlet x = totl\\n")
      write("$d/inner/main.orch", "use \\"../lib.orch\\" as lib\\nprint lib.used() \\nprint unknwn\\n")
      write("$d/warning.orch", "let unused = 1\\nprint 2\\n")
      write("$d/.hidden/bad.orch", "print (")
      write("$d/other.txt", "print (")
      """
    let path = String(folder)
    #expect(try Executable.run("-e", program, path).errors == "")
    defer { _ = try? Executable.run("-e", "$ rm -rf ${args[0]}", path) }
    try body(path)
  }

  @Test(arguments: [["check"], ["fmt", "--check"]])
  func `a folder without programs is a mistake of whoever names it`(_ command: [String]) throws {
    let folder = try TestFolder(["notes.txt": "no program", "inner/other.txt": ""])
    let run = try Executable.run(command + [folder.path])
    #expect(run.status == 64)
    #expect(run.errors.hasPrefix("error: there are no programs in \(folder.path)\n"))
    #expect(run.errors.contains("  = help: looked for: files that end in .orch"))
  }

  @Test func `a folder stands for the programs below it, each file told of once`() throws {
    try withPrograms { folder in
      let run = try Executable.run("check", folder)
      #expect(run.status == 2)
      #expect(run.output == "")
      let places = run.errors.split(separator: "\n").filter { $0.contains("-->") }.map { line in
        line.split(separator: "/").last
      }
      #expect(places == ["lib.orch:2:9", "main.orch:3:7", "warning.orch:1:5"])
      #expect(run.errors.hasSuffix("\n\n3 files: 2 errors, 1 warning\n"))
    }
  }

  @Test func `a circle of imports is told of once, wherever it is entered`() throws {
    try withPrograms { folder in
      let program = """
        let d = args[0]
        for name, next in ({ a: "b", b: "c", c: "a" }) { write("$d/circle/$name.orch", "use \\"$next.orch\\" as n\\n") }
        """
      #expect(try Executable.run("-e", "$ mkdir ${args[0]}/circle\n\(program)", folder).errors == "")
      let run = try Executable.run("check", "--json", "\(folder)/circle")
      #expect(run.output.hasPrefix("{\"version\":1,\"files\":3,\"errors\":1,"))
    }
  }

  @Test func `warnings count where they are told to`() throws {
    try withPrograms { folder in
      let lenient = try Executable.run("check", "\(folder)/warning.orch")
      let strict = try Executable.run("check", "--strict", "\(folder)/warning.orch")
      #expect((lenient.status, strict.status) == (0, 2))
    }
  }

  @Test func `JSON says the same, with its version`() throws {
    try withPrograms { folder in
      let run = try Executable.run("check", "--json", "\(folder)/warning.orch")
      #expect(run.status == 0)
      #expect(run.errors == "")
      #expect(
        run.output == """
          {"version":1,"files":1,"errors":0,"warnings":1,"diagnostics":[
          {"code":"W0101","severity":"warning","message":"variable `unused` is never used",\
          "file":"\(folder)/warning.orch","line":1,"column":5,"endLine":1,"endColumn":11,"label":"",\
          "help":["remove it, or call it `_unused`"]}]}

          """)
    }
  }

  @Test func `what is right is told in few words`() throws {
    let run = try Executable.run("check", "--json", "/dev/null")
    let nothing = "{\"version\":1,\"files\":1,\"errors\":0,\"warnings\":0,\"diagnostics\":[]}\n"
    #expect(run == Executable.Run(status: 0, output: nothing, errors: ""))
    let quiet = try Executable.run("check", "/dev/null")
    #expect(quiet == Executable.Run(status: 0, output: "", errors: ""))
  }

  @Test func `an editor's text is standard input`() throws {
    let run = try Executable.run("check", "-", input: "print 1\nprint totl\n")
    #expect(run.status == 2)
    #expect(run.errors.contains(" --> <stdin>:2:7\n"))
  }

  @Test func `a path that is not there is a wrong command line`() throws {
    let run = try Executable.run("check", "/no/such/folder")
    #expect(run.status == 64)
    #expect(run.errors.contains("/no/such/folder"))
  }

  @Test func `warnings and errors stand in the order of the text, with an empty line between`() throws {
    let run = try Executable.run("-e", "let unused = 1\nprint totl\nprint (1")
    let headings = run.errors.split(separator: "\n", omittingEmptySubsequences: false).filter { $0.contains("[") }
    #expect(headings.map { $0.prefix(14) } == ["error[E0203]: ", "error[E0108]: "])
    let warned = try Executable.run("-e", "let unused = 1\nprint 2\nfail \"x\"")
    #expect(warned.errors.contains("`_unused`\n\nerror[E0601]"))
  }

  @Test func `explain alone lists all codes by what they are about`() throws {
    let run = try Executable.run("explain")
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("Characters, literals, brackets\n  E0101  unexpected character\n"))
    #expect(run.output.contains("\n\nNames\n  E0201  name declared twice\n"))
    #expect(run.output.contains("\n\nWarnings\n  W0101  name that nobody uses\n"))
  }
}
