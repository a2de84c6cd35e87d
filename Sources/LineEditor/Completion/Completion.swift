/// One way to complete what stands before the cursor.
package struct Completion: Hashable, Sendable {
  /// What replaces the completed part.
  package var text: String
  /// What the list shows instead of the text, such as the last part of a long path.
  package var label: String?
  /// A short explanation, shown in the list.
  package var detail: String
  /// What follows when it is the only one: a space, a bracket, a slash.
  package var suffix: String

  package init(_ text: String, label: String? = nil, detail: String = "", suffix: String = "") {
    self.text = text
    self.label = label
    self.detail = detail
    self.suffix = suffix
  }
}

/// All ways to complete the part of a text from `start` to the cursor.
package struct Completions: Hashable, Sendable {
  /// In UTF-8 bytes from the text's beginning.
  package var start: Int
  package var candidates: [Completion]

  package init(start: Int, candidates: [Completion]) {
    self.start = start
    self.candidates = candidates
  }

  package static func none(at cursor: Int) -> Completions { Completions(start: cursor, candidates: []) }

  /// What all candidates begin with.
  var commonPrefix: String {
    guard let first = candidates.first else { return "" }
    var prefix = Substring(first.text)
    for candidate in candidates.dropFirst() {
      let length = zip(prefix, candidate.text).prefix { $0 == $1 }.count
      prefix = prefix.prefix(length)
    }
    return String(prefix)
  }
}
