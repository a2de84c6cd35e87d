import Reporting
import Runtime
import Syntax
import Terminal
import Testing

/// What is shown of an error that nothing took.
@Suite struct FailureTextTests {
  private let renderer = FailureRenderer(style: .plain, width: nil)

  private func failure(_ text: String) throws -> Failure {
    let ending = ProgramTrial().run(SourceFile(name: "main.orch", text: text))
    guard case .raised(.failure(let failure)) = ending else { throw Unexpected(ending: "\(ending)") }
    return failure
  }

  private struct Unexpected: Error { var ending: String }

  @Test func `calls that lead there again and again are told of once, the outermost too`() throws {
    let text = renderer.render(try failure("fn f(n) { return f(n + 1) }\nf 0"))
    #expect(
      text == """
        error[E0607]: calls are nested more than 10000 deep
         --> main.orch:1:18
        1 | fn f(n) { return f(n + 1) }
          |                  ^^^^^^^^
          = help: does the function that calls itself ever stop?
          called from main.orch:1:18, again and again
          called from main.orch:2:1

        """)
  }

  @Test func `what fails while cleaning up is told with its place`() throws {
    let text = renderer.render(try failure("fn f() {\n  defer { fail(\"clean\") }\n  fail(\"main\")\n}\nf()"))
    #expect(text.hasSuffix("  then, while cleaning up: clean (main.orch:2:11)\n"))
  }

  @Test(arguments: [
    ("let n = json.parse('\"5\"')\nprint (n > 3)", "make a number of the text: `int(text)`"),
    ("let n = json.parse('\"5\"')\nprint (n - 1.5)", "make a number of the text: `float(text)`"),
    ("let n = json.parse('\"5\"')\nprint (n * 3)", "to repeat a text, write `text.repeat(count)`"),
    ("let n = json.parse('[0]')\nprint (n * 3)", "to repeat elements, write `range(0, count).flat_map(i => list)`"),
    (
      "print getenv(\"ORCH_NOT_SET\").len",
      "where a value may be null, `??` gives another one: `(value ?? \"\").len`"
    ),
    ("let n = json.parse('null')\nif n { print 1 }", "ask what is meant: `!= null`"),
  ]) func `a value of another kind is told with the way to make it`(_ program: String, _ help: String) throws {
    #expect(try failure(program).help == [help])
  }

  @Test func `calls from the same place are counted`() throws {
    let text = renderer.render(try failure("fn f(n) {\n  if n == 0 { fail \"no\" }\n  f(n - 1)\n}\nf 3"))
    #expect(text.hasSuffix("  called from main.orch:3:3, 3 times\n  called from main.orch:5:1\n"))
  }

  @Test func `a method that fails is underlined as a whole, a name that is missing alone`() throws {
    let program = "let text = json.parse('\"a b\"')\nprint text"
    #expect(
      renderer.render(try failure(program + ".slice(\"x\")")).contains(
        """
        2 | print text.slice("x")
          |       ^^^^^^^^^^^^^^^
        """))
    #expect(
      renderer.render(try failure(program + ".slyce(1)")).contains(
        """
        2 | print text.slyce(1)
          |            ^^^^^
          = help: did you mean `slice`?
        """))
  }

  @Test(arguments: [
    ("$ true | false | cat", "         ^^^^^"),
    ("print $(echo a | no-such-program)", "                 ^^^^^^^^^^^^^^^"),
    ("$ false", "^^^^^^^"), ("let _x = $(cat x *.none | sort)", "                 ^^^^^^"),
  ]) func `of a command that fails, the stage or word that is to blame is underlined`(
    _ program: String, _ carets: String
  ) throws {
    #expect(renderer.render(try failure(program)).contains("1 | \(program)\n  | \(carets)\n"))
  }

  @Test func `inside and outside of tests, what stands below the line is the same`() throws {
    let failure = try failure("\n\n\n\n\n\n\n\n\nlet n = 2\nexpect n == 1\nprint n")
    let below = "   | n = 2\n"
    #expect(renderer.render(failure).hasSuffix(below))
    #expect(renderer.renderInTest(failure).contains(below))
    let helped = try self.failure("let xs = [0]\nprint (if xs[0] { 1 } else { 2 })")
    for text in [renderer.render(helped), renderer.renderInTest(helped)] {
      #expect(text.hasSuffix("  = help: compare it: `!= 0`\n"))
    }
  }
}
