import Testing

@testable import Prompt

@Suite("A session kept as a script")
struct SavedScriptTests {
  private func script(_ lines: String..., giving: Set<Int> = []) -> SavedScript {
    let entries = lines.enumerated().map { index, text in
      SessionLog.Entry(text: text, worked: true, gaveValue: giving.contains(index))
    }
    return SavedScript(entries, name: "saved.orch", folder: "/")
  }

  @Test("holds what worked, blocks apart")
  func plain() {
    let saved = script("let a = 1", "fn f(x) {\n  return x\n}", "print f(a)")
    #expect(saved.text == "let a = 1\n\nfn f(x) {\n  return x\n}\n\nprint f(a)\n")
    #expect(saved.statements == 3)
    #expect(saved.comments == 0)
  }

  @Test("comments what only showed a value, each of its lines")
  func shownValues() {
    let saved = script("let a = [1]", "a", "a.\n  len", giving: [1, 2])
    #expect(saved.text == "let a = [1]\n# a\n\n# a.\n#   len\n")
    #expect(saved.comments == 2)
  }

  @Test("names the last value where it was used")
  func lastValue() {
    let saved = script("[3, 1].sort()", "print _.len", "print \"${_[0]} and $_\"", "4 + 1", "print _", giving: [0, 3])
    #expect(
      saved.text == """
        let value1 = [3, 1].sort()
        print value1.len
        print "${value1[0]} and $value1"
        let value2 = 4 + 1
        print value2

        """)
  }

  @Test("keeps the last of several declarations, and assigns to a variable that was declared anew")
  func declaredAnew() {
    let saved = script(
      "service s { image: \"a\" }", "let n = 1", "service s { image: \"b\" }", "let n = n + 1", "print n",
      "env e { services: [s] }")
    #expect(
      saved.text == """
        var n = 1
        service s { image: "b" }
        n = n + 1
        print n
        env e { services: [s] }

        """)
  }

  @Test("gives a function that was used before it was declared anew another name")
  func usedBeforeAnew() {
    let saved = script(
      "fn f(x) { return x }", "print f(2) { f: 1 }.f", "fn g() { return f(3) }", "fn f(x) { return x + 1 }",
      "print f(7) g()", "fn h() { return 1 }", "fn h() { return 2 }", "print h()")
    #expect(
      saved.text == """
        fn f1(x) { return x }
        print f1(2) { f: 1 }.f
        fn g() { return f1(3) }
        fn f(x) { return x + 1 }
        print f(7) g()
        fn h() { return 2 }
        print h()

        """)
  }

  @Test("gives a variable that functions see another name where it was declared anew")
  func seenByFunctions() {
    let saved = script(
      "var n = 1", "fn g(x) { return n + x }", "n = 10", "print g(1)", "let n = n + 5", "print g(1) n", "let k = 1",
      "let k = k + 1", "print k")
    #expect(
      saved.text == """
        var n1 = 1
        fn g(x) { return n1 + x }
        n1 = 10
        print g(1)
        let n = n1 + 5
        print g(1) n
        var k = 1
        k = k + 1
        print k

        """)
  }

  @Test("leaves parameters their names, by which functions are called")
  func parameters() {
    let saved = script(
      "let n = 1", "fn f(n) { return n }", "print f(n: 2)", "let square = n => n * n", "let n = 5", "print n square(n)",
      "fn g() { return n }", "fn h(a, n = 2) { return g() + n }", "let n = 6", "print n h(1, n: 3)")
    #expect(
      saved.text == """
        var n1 = 1
        fn f(n) { return n }
        print f(n: 2)
        let square = n => n * n
        n1 = 5
        print n1 square(n1)
        fn g() { return n1 }
        fn h(a, n = 2) { return g() + n }
        let n = 6
        print n h(1, n: 3)

        """)
    #expect(saved.comments == 0)
  }

  @Test("keeps a value that was declared anew as a function: making it may have done something")
  func effects() {
    let saved = script("let a = $(echo hi)", "fn a() { return 3 }", "print a()")
    #expect(saved.text == "let a1 = $(echo hi)\nfn a() { return 3 }\nprint a()\n")
  }

  @Test("comments calls that only gave a value to look at")
  func lookedAt() {
    let saved = script("let xs = [2, 1]", "xs.sort()", "now()", "range(0, 500)", giving: [1, 2, 3])
    #expect(saved.text == "let xs = [2, 1]\n# xs.sort()\n# now()\n# range(0, 500)\n")
  }

  @Test("takes the statements of a block one by one")
  func blocks() {
    let saved = script("fn f(x) { return 1 }", "# twice as much\nfn f(x) { return 2 }; print f(1)\nf")
    #expect(saved.text == "# twice as much\nfn f(x) { return 2 }\n\nprint f(1)\n# f\n")
    #expect(saved.statements == 2)
    #expect(saved.comments == 1)
  }

  @Test("comments what uses something that is not there")
  func missing() {
    let saved = script("let a = 1", "print gone", "let b = gone2", "print b", "print a")
    #expect(saved.text == "let a = 1\n# print gone\n# let b = gone2\n# print b\nprint a\n")
  }

  @Test("stands anything", arguments: ["", "}", "_", "let", "\"", "$ ls", "_ + _", "# only", "let a = _; let b = _"])
  func anything(_ text: String) { _ = script(text, text, giving: [0]) }
}
