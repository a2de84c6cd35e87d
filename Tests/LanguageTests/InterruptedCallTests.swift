import Runtime
import Syntax
import Testing

/// One call may work for long. It looks for interruptions itself, as the machine around it does between statements.
@Suite struct InterruptedCallTests {
  private static let calls = [
    "title()", "upper()", "lower()", "reverse()", "words()", "chars()", "lines()", "split(\" \")",
    "replace(\"x\", \"yy\")", "count(\"x\")", "sha256()", "encode_base64()", "encode_url()", "decode_url()",
    "escape_pattern()", "repeat(3)", "pad_left(900000)",
  ]

  @Test(arguments: calls) func `a method of a long text is cut short`(_ call: String) {
    let trial = ProgramTrial()
    #expect(trial.isInterrupted("let _x = \"\(Self.text(words: 100_000))\".\(call)"))
    #expect(trial.output.isEmpty)
  }

  @Test func `reading and writing JSON is cut short`() {
    let list = "[" + Array(repeating: "1", count: 100_000).joined(separator: ",") + "]"
    #expect(ProgramTrial().isInterrupted("let _x = json.parse(\"\(list)\")"))
    #expect(ProgramTrial().isInterrupted("let _x = json.text(range(0, 100000))"))
    #expect(ProgramTrial().isInterrupted("let _x = range(0, 100000).unique()"))
    #expect(ProgramTrial().isInterrupted("let _x = range(0, 100000).join()"))
  }

  @Test func `reading and writing CSV, YAML and base 64 is cut short`() {
    #expect(ProgramTrial().isInterrupted("let _x = csv.parse(\"\(Self.text(words: 100_000))\")"))
    #expect(ProgramTrial().isInterrupted("let _x = csv.text([range(0, 100000)])"))
    let list = "[" + Array(repeating: "1", count: 100_000).joined(separator: ",") + "]"
    #expect(ProgramTrial().isInterrupted("let _x = yaml.parse(\"\(list)\")"))
    #expect(ProgramTrial().isInterrupted("let _x = yaml.text(range(0, 100000))"))
    #expect(ProgramTrial().isInterrupted("let _x = \"\(String(repeating: "YWJj", count: 100_000))\".decode_base64()"))
  }

  @Test(arguments: ["enumerate()", "zip(range(0, 100000))", "chunk(1)", "flatten()"])
  func `taking a long list apart is cut short`(_ call: String) {
    #expect(ProgramTrial().isInterrupted("let _x = range(0, 100000).\(call)"))
  }

  @Test func `putting a long list in order and comparing it is cut short`() {
    #expect(!ProgramTrial().isInterrupted("let _x = range(0, 200000)"))
    #expect(ProgramTrial().isInterrupted("let _x = range(0, 200000).sort()"))
    #expect(ProgramTrial().isInterrupted("let _x = range(0, 200000).max()"))
    #expect(ProgramTrial().isInterrupted("let _x = range(0, 200000) == range(0, 200000)"))
  }

  /// Lists that hold two times what the one before them holds: a few dozen of them have more elements than anybody can look at.
  @Test(
    .timeLimit(.minutes(1)),
    arguments: ["x == y", "x in [y]", "[x].contains(y)", "[x].index_of(y)", "[x, y].unique()"])
  func `looking for what nests without end is cut short`(_ expression: String) {
    let program = """
      var x = [1]
      var y = [1]
      for _i in range(0, 60) {
        x = [x, x]
        y = [y, y]
      }
      try { with timeout: 50ms { let _found = \(expression) } } catch e { print e.code }
      """
    let trial = ProgramTrial()
    _ = trial.run(SourceFile(name: "main.orch", text: program))
    #expect(trial.output == "E0611\n")
  }

  @Test func `looking for files is cut short`() {
    #expect(ProgramTrial().isInterrupted("let _x = glob(\"/**\")"))
    #expect(ProgramTrial().isInterrupted("let _x = glob(\"/*/*/*/*\")"))
  }

  @Test(arguments: calls.dropLast()) func `what is soon done does not look`(_ call: String) {
    let trial = ProgramTrial()
    #expect(!trial.isInterrupted("let _x = \"\(Self.text(words: 10))\".\(call)"))
    #expect(trial.output == "done\n")
  }

  private static func text(words: Int) -> String { String(repeating: "x y\\n", count: words) }
}

extension ProgramTrial {
  /// Runs a statement after Ctrl-C.
  fileprivate func isInterrupted(_ statement: String) -> Bool {
    let source = SourceFile(name: "main.orch", text: "\(statement)\nprint \"done\"")
    if case .raised(.interruption(.signal(2))) = run(source, start: { $0.raise(.signal(2)) }) { return true }
    return false
  }
}
