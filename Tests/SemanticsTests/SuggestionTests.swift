import Semantics
import Testing

@Suite("Suggestions")
struct SuggestionTests {
  @Test(
    "a slip finds its word",
    arguments: [
      ("shpo", "shop"), ("postgre", "postgres"), ("enviroment", "environment"), ("Print", "print"),
      ("timeuot", "timeout"),
      ("X", "x"),
    ])
  func found(word: String, meant: String) {
    let names = ["environment", "postgres", "print", "services", "shop", "timeout", "x"]
    #expect(suggestion(for: word, among: names) == meant)
  }

  @Test("another word finds nothing", arguments: ["y", "cat", "kubernetes", "", "ship_it_now"])
  func notFound(word: String) {
    #expect(suggestion(for: word, among: ["shop", "x", "print", "ab"]) == nil)
  }

  @Test("of equally near words the first in the alphabet is taken, in whatever order they come")
  func stable() {
    #expect(suggestion(for: "bat", among: ["cat", "bar", "hat"]) == "bar")
    #expect(suggestion(for: "bat", among: ["hat", "bar", "cat"]) == "bar")
  }
}
