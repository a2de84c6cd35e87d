import Syntax
import Testing

/// What `orch fmt` makes of programs, and what it must never do to them.
@Suite struct FormatterTests {
  private func format(_ text: String) -> String {
    guard case .formatted(let bytes) = Formatter.format(SourceFile(name: "t.orch", text: text)) else {
      return "refused"
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The text comes out as it went in.
  private func expectKept(_ text: String, _ location: SourceLocation = #_sourceLocation) {
    #expect(format(text) == text, sourceLocation: location)
  }

  // MARK: One style

  @Test func `spaces and indentation are put right`() {
    #expect(format("if  a  {\n      f( 1,2 ,b :3)\n}") == "if a {\n  f(1, 2, b: 3)\n}\n")
    #expect(format("let x=[ 1,2 ]\nlet r={a:1}") == "let x = [1, 2]\nlet r = { a: 1 }\n")
    #expect(format("let f=( a,b=2 )=>a+b") == "let f = (a, b = 2) => a + b\n")
    #expect(format("let d = - - a") == "let d = - -a\n")
    #expect(format("fn f( ) { }") == "fn f() {}\n")
  }

  @Test func `statements on one line are parted, except in a block on one line`() {
    #expect(format("print 1; print 2") == "print 1\nprint 2\n")
    expectKept("while i < 3 { i += 1; if i == 2 { continue } else { break } }\n")
    expectKept("fn slow(n) { sleep 20ms; return n * n }\n")
    #expect(format("if a { f()\n g() }") == "if a {\n  f()\n  g()\n}\n")
  }

  @Test func `one blank line at most stays between statements, none at a block's ends`() {
    #expect(format("\n\na()\n\n\n\nb()\nc()\n\n") == "a()\n\nb()\nc()\n")
    #expect(format("if a {\n\n  b()\n\n\n  c()\n\n}") == "if a {\n  b()\n\n  c()\n}\n")
  }

  @Test func `values in the body of a service line up`() {
    #expect(
      format("service s {\n image: \"a\"\n stop_timeout: 5s\n\n port: 80\n cpus: 1\n}")
        == "service s {\n  image:        \"a\"\n  stop_timeout: 5s\n\n  port: 80\n  cpus: 1\n}\n")
    expectKept("service s { image: \"a\", port: 80 }\n")
    expectKept("let r = {\n  a: 1\n  long: 2\n}\n")
  }

  // MARK: What the writer decides

  @Test func `the spelling of literals, strings and calls stays`() {
    expectKept("print 0xff 0xFF_FF 1_000 1m30s 90s 1.50 1e-3 256M 5432/tcp\n")
    expectKept("print 'raw' \"cooked\" \"\\u{41}\" '''r''' \"\"\"t\"\"\" \"${a+b}\"\n")
    expectKept("logs shop.api --tail 50 --name=\"x\" --follow\nlogs(shop.api, tail: 50)\n")
    expectKept("let a = (1 + 2)\nlet b = ((a))\nprint (try up shop).ok\n")
  }

  @Test func `a bracket that is open over lines stays open`() {
    expectKept("let a = [\n  f(1),\n  g(2),\n]\nf(\n  1,\n)\nlet r = {\n  a: 1\n}\n")
    #expect(format("let a = [f(1),\n g(2)\n]") == "let a = [f(1), g(2)]\n")
    expectKept("wait db \\\n  --timeout 5s\nlet t = text.trim().\n  upper()\nlet s = a +\n  b\n")
  }

  @Test func `commands keep their words and their lines`() {
    #expect(format("$   npm  ci   --prefix $dir>log   2>&1|tee x") == "$ npm ci --prefix $dir > log 2>&1 | tee x\n")
    expectKept("$ a | b |\n  c\n$ echo a \\\n  b\nlet x = $(\n  cat a\n  b\n).lines()\n")
    expectKept("$ echo a#b {{.State}} x\\ y \"$z\"'w' *.txt ${...xs}  # why\n")
  }

  // MARK: Comments

  @Test func `comments stay where they are`() {
    expectKept(
      """
      #!/usr/bin/env orch
      # first

      ## Adds.
      fn add(a, b) {  # here
        # before
        return a + b  # behind

        # last
      }

      f(  # open
        1,  # one
        # two comes
        2,
        # end
      )
      let r = {
        # nothing but this
      }
      let v = a +  # why
        b
      let w =
        # between
        1
      # end of the file

      """)
  }

  @Test func `comments on lines that follow each other line up`() {
    #expect(format("a() # x\nlong() # y\n\nb() # z") == "a()     # x\nlong()  # y\n\nb()  # z\n")
  }

  @Test func `white space behind comments goes`() {
    #expect(format("## Doc.  \nfn f() {} # x\t\n") == "## Doc.\nfn f() {}  # x\n")
  }

  // MARK: Strings of several lines

  @Test func `a string moves with its statement and says the same`() {
    #expect(
      format("if a {\nlet t = \"\"\"\n  x\n    y ${\n b}\n  \n  \"\"\"\n}")
        == "if a {\n  let t = \"\"\"\n    x\n      y ${\n b}\n\n    \"\"\"\n}\n")
    #expect(
      format("      let t = '''\n        x\n\n       y\n      '''") == "let t = '''\n  x\n\n y\n'''\n")
    expectKept("let t = \"\"\"first\n second\n  third\"\"\"\n")
  }

  // MARK: Long lines

  @Test func `what is too long is opened`() {
    let word = "\"\(String(repeating: "x", count: 50))\""
    #expect(format("f(\(word), \(word), 1234567890)").hasPrefix("f(\n  \(word),\n  \(word),\n  1234567890,\n)"))
    #expect(format("let r = { a: \(word), b: \(word) }") == "let r = {\n  a: \(word)\n  b: \(word)\n}\n")
    #expect(
      format("f(\(word), { a: \(word), b: 1 })") == "f(\(word), {\n  a: \(word)\n  b: 1\n})\n",
      "the last argument is opened alone")
    #expect(format("logs a.b --name \(word) --x \(word)") == "logs a.b \\\n  --name \(word) \\\n  --x \(word)\n")
    #expect(
      format("expect \(word) == a and \(word) == b") == "expect \(word) == a and\n  \(word) == b\n")
    #expect(
      format("if \(word) == a and \(word) == b { f() }") == "if \(word) == a and\n    \(word) == b {\n  f()\n}\n")
    #expect(
      format("let x = xs.map(\(word)).filter(\(word)).sort()")
        == "let x = xs.map(\(word)).\n  filter(\(word)).\n  sort()\n")
  }

  @Test func `numbers and names fill their lines`() {
    let numbers = Array(repeating: "1000000", count: 30)
    let lines = format("let n = [\(numbers.joined(separator: ", "))]").split(separator: "\n")
    #expect(lines.count == 5)
    #expect(lines.allSatisfy { $0.count <= 120 })
  }

  // MARK: What must never happen

  @Test func `a file with syntax errors is refused`() {
    #expect(format("let = 1") == "refused")
    #expect(format("print \"a") == "refused")
  }

  @Test(arguments: Fixture.everywhere)
  func `a program says the same afterwards, and is formatted then`(_ fixture: Fixture) throws {
    let source = try fixture.source()
    let before = Parser.parse(source)
    guard case .formatted(let text) = Formatter.format(source) else {
      #expect(before.diagnostics.contains { $0.severity == .error })
      return
    }
    let formatted = SourceFile(name: source.name, text: text)
    let after = Parser.parse(formatted)
    #expect(after.diagnostics.isEmpty)
    #expect(TreePrinter.print(after.program) == TreePrinter.print(before.program))
    #expect(after.program.comments.count == before.program.comments.count)
    guard case .formatted(let again) = Formatter.format(formatted) else {
      Issue.record("its own output is refused")
      return
    }
    #expect(String(decoding: again, as: UTF8.self) == String(decoding: text, as: UTF8.self))
  }

  @Test(arguments: Fixture.all(in: "Trees"))
  func `output is as recorded`(_ fixture: Fixture) throws {
    guard case .formatted(let text) = Formatter.format(try fixture.source()) else {
      Issue.record("refused")
      return
    }
    try fixture.expect(String(decoding: text, as: UTF8.self), "formatted")
  }

  @Test func `programs are found`() { #expect(Fixture.everywhere.count > 40) }

  @Test func `large files and long lines are formatted`() {
    let statement = "let value = [1, 2, { a: \"text\" }] # note\n"
    #expect(format(String(repeating: statement, count: 2_000)).utf8.count > 80_000)
    #expect(format("let x = [\(String(repeating: "f(1, 2), ", count: 20_000))]").utf8.count > 200_000)
  }
}
