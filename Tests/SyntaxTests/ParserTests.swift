import Syntax
import Testing

@Suite struct ParserTests {
  @Test func namesHaveDenseIds() {
    let result = parse("fn f(a) { return a.b + \"$c\" }\nservice d { image: e }\nlet g = x => x\n")
    #expect(result.program.nameCount == 10)
  }

  @Test func gluedBracketsContinueAndSpacedOnesBegin() {
    #expect(tree("f(x)") == "(call f x)\n")
    #expect(tree("f (x)") == "(verb f x)\n")
    #expect(tree("let a = f[x]") == "(let a (index f x))\n")
    #expect(tree("let a = f [x]") == "(let a (verb f [x]))\n")
  }

  @Test func verbsStandAtTheirPlacesOnly() {
    #expect(codes("let a = f x\na = f x\na += f x\nreturn f x\ntry f x\ndefer f x\nlet b = try f x\nf x") == [])
    for text in ["expect f x", "print(f x)", "if f x { g() }", "let a = [f x]", "let a = y => f x", "let a = 1 + f x"] {
      #expect(codes(text).count == 1, "\(text)")
    }
  }

  @Test func bracesAfterAnArrowAreABlock() {
    #expect(tree("let a = x => { f(x) }") == "(let a (=> (x) {(call f x)}))\n")
    #expect(tree("let a = x => ({ f: x })") == "(let a (=> (x) (record f: x)))\n")
  }

  @Test func spansReachFromTheFirstToTheLastByte() throws {
    let text = "let a = (x + 1) * f(y)[0].z\n"
    let source = SourceFile(name: "t", text: text)
    let statement = try #require(Parser.parse(source).program.statements.first)
    guard case .variable(let variable) = statement.kind else { return #expect(Bool(false)) }
    #expect(source.string(statement.span) == "let a = (x + 1) * f(y)[0].z")
    #expect(source.string(variable.value.span) == "(x + 1) * f(y)[0].z")
    guard case .binary(_, let mark, let left, let right) = variable.value.kind else { return #expect(Bool(false)) }
    #expect(source.string(mark) == "*")
    #expect(source.string(left.span) == "(x + 1)")
    #expect(source.string(right.span) == "f(y)[0].z")
  }

  @Test func documentationIsWhatStandsDirectlyAbove() {
    let documented = { (text: String) in parse(text).program.statements.first?.documentation }
    #expect(documented("## a\n##  b\nlet x = 1") == "a\n b")
    #expect(documented("## a\n\nlet x = 1") == nil)
    #expect(documented("# a\nlet x = 1") == nil)
    #expect(documented("## a\n# b\nlet x = 1") == nil)
    #expect(documented("## a\n\n## b\nlet x = 1") == "b")
    #expect(documented("##\nlet x = 1") == "")
  }

  @Test func anyExpressionIsAStatementAtThePrompt() {
    for text in ["1 + 2", "a == b", "[1, 2]", "{ a: 1 }", "$(ls)", "if a { 1 } else { 2 }", "x.y[0]"] {
      #expect(codes(text, mode: .prompt) == [], "\(text)")
      #expect(codes(text, mode: .file) != [], "\(text)")
    }
    #expect(codes("fn f() { 1 + 2 }", mode: .prompt) == ["E0122"])
  }

  @Test func loneNamesAreLeftToTheChecker() {
    #expect(codes("ps\nlib.deploy") == [])
    #expect(codes("xs[0]") == ["E0122"])
  }

  @Test(arguments: [
    "f(", "[1,", "let a = {", "if a {", "print \"\"\"x", "print '''", "let a =", "1 +", "a and", "x =>", "f(a,", "a.",
    "a,", "f \\", "$ ls |", "$ ls \\", "let a = $(ls", "if a {\n  $ ls", "\"\"\"${", "not",
  ])
  func moreMustFollow(_ text: String) {
    #expect(parse(text, mode: .prompt).isIncomplete)
  }

  @Test(arguments: [
    "f()", "let a", "print \"x", "print 'x", "f(]", "a)", "$ ls", "$ ls | wc", "ps # f(", "\"${", "x.in", "", "if a",
    "f(\nlet a = 1", "print \"(\"",
  ])
  func nothingMoreCanFollow(_ text: String) {
    #expect(!parse(text, mode: .prompt).isIncomplete)
  }
}
