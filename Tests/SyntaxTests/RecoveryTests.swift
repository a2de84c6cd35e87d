import Syntax
import Testing

/// One mistake gives one message, and what stands around it is read.
@Suite struct RecoveryTests {
  /// Mistakes that a line can hold, each with what it says.
  static let mistakes = [
    "let = 1", "let a = ", "let a = 5sec", "print(1", "print(\"a)", "print \"a", "f(1, , 2)", "f(a b)", "if { f() }",
    "if a = b { f() }", "for x of xs { f() }", "let a = [1, 2", "let a = b c + 1", "$ a && b", "$ echo ${a b}",
    "let a = \"${b c}\"", "test name { f() }", "service web { image \"x\" }", "fn f( { g() }", "a == b", "print 1, 2",
    "let a = (1, 2)", "use lib", "let a = $ ls", "try { f() }", "let a = if b { 1 }", "f(a]", "x.1", "let a = x .y",
    "env e { services [a] }", "print “a”", "let a = 1 ? 2 : 3", "with a { f() }", "print -x", "let a = { b: 1",
    "print \"\\q\"", "@", "break 1", "if a b { f() } else { g() }", "while { f() }", "parallel for x { f() }",
    "print \"a\" => 1",
  ]

  @Test(arguments: mistakes)
  func oneMistakeIsOneMessage(_ mistake: String) {
    #expect(codes(mistake + "\n").count == 1)
  }

  @Test(arguments: mistakes.filter { !["let a = ", "let a = { b: 1"].contains($0) })
  func nextMistakeIsFoundToo(_ mistake: String) {
    let found = parse("let before = 1\n" + mistake + "\nlet after = 7sec\n").diagnostics
    #expect(found.count == 2)
    #expect(found.last?.source.string(found.last?.span ?? .none) == "7sec")
  }

  @Test(arguments: mistakes.filter { !$0.hasPrefix("use") && !["let a = ", "let a = { b: 1"].contains($0) })
  func blockAroundTheMistakeEndsWhereItEnds(_ mistake: String) {
    let result = parse("suite \"s\" in e {\n  test \"t\" {\n    \(mistake)\n  }\n}\nlet after = 7sec\n")
    #expect(result.diagnostics.count == 2)
    #expect(result.program.statements.count == 2)
  }
}
