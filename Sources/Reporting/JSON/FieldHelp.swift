/// Fields of a JSON document, as the help tells of them. Tests hold them to what is written.
package struct FieldHelp: Sendable {
  package let names: [String]
  private let meaning: String

  package init(_ names: String..., meaning: String) {
    self.names = names
    self.meaning = meaning
  }

  private static let margin = 26
  private static let width = 118

  /// The names in a column, what they mean beside them.
  package static func text(_ fields: [FieldHelp]) -> String { fields.flatMap(\.lines).map { $0 + "\n" }.joined() }

  private var lines: [String] {
    let left = Self.wrapped(names.joined(separator: ", "), Self.margin - 4)
    let right = Self.wrapped(meaning, Self.width - Self.margin)
    return (0..<max(left.count, right.count)).map { row in
      let name = row < left.count ? left[row] : ""
      let words = row < right.count ? right[row] : ""
      let line = "  \(name)\(String(repeating: " ", count: max(1, Self.margin - 2 - name.count)))\(words)"
      return words.isEmpty ? "  \(name)" : line
    }
  }

  private static func wrapped(_ text: String, _ width: Int) -> [String] {
    text.split(separator: " ").reduce(into: [String]()) { lines, word in
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(word))
      }
    }
  }
}
