import Semantics
import Syntax
import Testing

@Suite("One mistake, one error")
struct CheckingTests {
  @Test(
    "what follows from a mistake is not reported again",
    arguments: [
      "let base = shpo.api.url\nprint (base.x + 1)\nif base { base() }",
      "print shpo shpo\nshpo()",
      "test \"t\" in shpo { expect shpo.api.port == 1 }",
      "service api { image: tagg, needs: [shpo] }\nenv shop { services: [api] }\nup shop\nprint shop.whatever.x"
        .replacing("tagg", with: "\"a\""),
      "service api { imge: \"a\" }\nenv shop { services: [api] }\nprint shop.api.url",
      "service a { image: \"a\", ...bas }\nenv e { services: [a] }\nup e\nprint e.x",
      "up shpo --nme \"x\"".replacing("--nme", with: "--name"),
    ])
  func follows(text: String) {
    #expect(codes(text).count == 1, "\(DiagnosticRenderer().render(check(text).diagnostics))")
  }

  @Test("an unknown name that stands on several lines is one error that lists them")
  func repetition() {
    let found = check("print shpo\nprint 1\nprint shpo shpo\nprint shpo").diagnostics
    #expect(found.map(\.code.id) == ["E0203"])
    #expect(found.first?.help.last == "it is also used on lines 3 and 4")
  }

  @Test("text that did not parse hides what it may have declared")
  func holes() {
    #expect(codes("let limit 1\nprint limit").count == 1)
    #expect(codes("for x im [1] { print x }").count == 1)
    #expect(codes("service a {\n  image: \"a\" +\n}\nenv e { services: [a] }\nup e\nlet unused = 1").count == 1)
    #expect(codes("let used = 1\nprint used +").count == 1)
  }

  @Test("an unknown member of what a hole may be is not reported")
  func holeValues() {
    #expect(codes("let a = (1 + )\nprint a.b a()").count == 1)
  }

  @Test("all mistakes of a file come at once, in the order of the text")
  func together() {
    let found = codes("with timeout: 30 { print oops }\nif 1 { break }\nfoo()")
    #expect(found == ["E0402", "E0203", "E0404", "E0502", "E0203"])
  }

  @Test("the deepest tree that parses can be checked")
  func depth() {
    let chain = "print (" + Array(repeating: "1", count: 900).joined(separator: " + ") + ")"
    let brackets = "print(" + String(repeating: "[", count: 120) + String(repeating: "]", count: 120) + ")"
    let blocks = String(repeating: "if true { ", count: 120) + "print 1" + String(repeating: " }", count: 120)
    for text in [chain, brackets, blocks] { #expect(codes(text) == []) }
  }

  @Test("a circle of needs is reported once, also where an environment has services of its own")
  func circles() {
    let text = """
      service a { image: "a", needs: [b] }
      service b { image: "b", needs: [a] }
      env shop {
        services: [a]
        service c { image: "c", needs: [a] }
      }
      up shop
      """
    #expect(codes(text) == ["E0425"])
  }

  @Test(
    "operators give the types that other checks go by",
    arguments: [
      ("2 * 5s", "duration"), ("5s - 1s", "duration"), ("1m // 2", "duration"), ("1m % 7s", "duration"),
      ("1m / 5s", "float"), ("1m // 5s", "int"), ("1 / 2", "float"), ("7 // 2", "int"), ("1 + 1.5", "float"),
      ("\"a\" + \"b\"", "string"), ("[1] + [2]", "list"), ("-1", "int"), ("256M * 2", "size"), ("null ?? 1", "int"),
      ("not true", "bool"), ("1 in [1]", "bool"), ("1 < 2", "bool"), ("\"a\" ~ \"b\"", "bool"),
    ])
  func resultTypes(expression: String, type: String) {
    let places = [
      "int": "print (x + 1 - 0.5)", "float": "print (x + 1 - 0.5)", "duration": "sleep x",
      "string": "print (x + \"a\")",
      "list": "print (x + [1])", "size": "print (x + 1M)", "bool": "if x { print 1 }",
    ]
    for (other, use) in places {
      let found = codes("let x = \(expression)\n\(use)")
      let numbers = ["int", "float"]
      let fits = other == type || (numbers.contains(other) && numbers.contains(type))
      #expect(found.isEmpty == fits, "\(use): \(found)")
    }
  }

  @Test("nothing is suggested that is not visible")
  func visibility() {
    let hidden = check("if true { let shop_count = 1\nprint shop_count }\nprint shop_cuont").diagnostics
    #expect(hidden.first?.help.contains { $0.contains("shop_count") } == false)
    let visible = check("let shop_count = 1\nprint shop_count shop_cuont").diagnostics
    #expect(visible.first?.help == ["did you mean `shop_count` (let, line 1)?"])
  }
}
