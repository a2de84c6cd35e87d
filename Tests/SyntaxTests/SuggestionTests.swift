import Syntax
import Testing

@Suite struct SuggestionTests {
  @Test(arguments: [
    ("shpo", "shop"), ("memroy", "memory"), ("Shop", "shop"), ("imge", "image"), ("prots", "ports"),
    ("servces", "services"),
    ("SHOP", "shop"), ("portss", "ports"),
  ])
  func findsWhatWasMeant(_ word: String, _ meant: String) {
    #expect(Suggestion.closest(to: word, among: ["image", "memory", "ports", "services", "shop"]) == meant)
  }

  @Test(arguments: ["xyz", "ab", "", "q", "something"])
  func staysSilentWhenNothingIsNear(_ word: String) {
    #expect(Suggestion.closest(to: word, among: ["image", "memory", "ports", "shop"]) == nil)
  }

  @Test func capitalsComeBeforeEdits() {
    #expect(Suggestion.closest(to: "Name", among: ["game", "name"]) == "name")
  }
}
