import Library

/// `help` or `help NAME`, which the prompt answers itself unless a line has declared something of that name.
struct HelpRequest {
  /// Empty for the overview.
  let topic: String

  init?(_ text: String, in scope: SessionScope) {
    let words = text.split { $0 == " " || $0 == "\t" || $0 == "\n" }
    guard words.first == "help", words.count <= 2, scope["help"] == nil else { return nil }
    topic = words.count == 2 ? String(words[1]) : ""
    guard topic.allSatisfy({ $0.isLetter || $0.isNumber || "._-".contains($0) }) else { return nil }
  }
}
