import Syntax

/// A title as a file shows it: parts of it may be known only when the file runs.
package struct TitlePattern: Hashable, Sendable {
  /// As it is written, without its quotes: `loop $n`.
  package let written: String
  /// The text between the holes; one more than there are holes.
  private let parts: [String]

  package init(_ text: String) {
    written = text
    parts = [text]
  }

  init(_ literal: StringLiteral, in source: SourceFile) {
    let text = source.string(literal.span)
    if let plain = literal.plainText {
      written = plain
      parts = [plain]
    } else {
      written = TitlePattern.unquoted(text)
      parts = literal.parts.reduce(into: [""]) { parts, part in
        if case .text(let text) = part { parts[parts.count - 1] += text } else { parts.append("") }
      }
    }
  }

  /// Where all of it is known.
  package var text: String? { parts.count == 1 ? parts[0] : nil }

  /// Whether it may turn out to be this title.
  package func mayBe(_ title: String) -> Bool {
    guard let first = parts.first, let last = parts.last, parts.count > 1 else { return parts.first == title }
    guard title.hasPrefix(first) else { return false }
    var rest = title.dropFirst(first.count)
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let found = rest.firstRange(of: part) else { return false }
      rest = rest[found.upperBound...]
    }
    return rest.hasSuffix(last)
  }

  private static func unquoted(_ text: String) -> String {
    guard let quote = text.first, quote == "\"" || quote == "'" else { return text }
    return String(text.drop { $0 == quote }.reversed().drop { $0 == quote }.reversed())
  }
}
