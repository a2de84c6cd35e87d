import Syntax

// Texts that name a variable in a way that interpolates in other languages, or would in other quotes.
extension Checker {
  /// For a name that nobody uses, since the text that was to use it takes it as it is.
  mutating func plainTextHelp(_ name: Name) -> String? {
    // Each search goes through all texts.
    guard diagnostics.count < 100 else { return nil }
    let texts = plainTexts ?? PlainText.all(in: source)
    plainTexts = texts
    for text in texts where text.start > name.span.end {
      guard let form = text.mention(of: name.text) else { continue }
      let place = "in line \(source.line(at: text.start) + 1)"
      switch form {
      case .dollar(let written):
        return "\(place), `\(written)` stands in single quotes, which do not interpolate: use `\"…\"`"
      case .braces(let written, let inner):
        return "\(place), `\(written)` is plain text: to interpolate, write `${\(inner)}`"
      }
    }
    return nil
  }
}

/// A piece of a string that stands for itself.
struct PlainText {
  /// How it names a variable.
  enum Mention {
    /// `$name` or `${name`
    case dollar(String)
    /// `{name}` or `#{name.field}`
    case braces(String, inner: String)
  }

  let start: Int
  private let isRaw: Bool
  private let text: String

  /// All pieces of the strings of a file, also of those in commands, in the order of the text.
  static func all(in source: SourceFile) -> [PlainText] {
    var texts: [PlainText] = []
    // A text may stand in an interpolation of another one.
    var quotes: [UInt8] = []
    for token in Lexer.tokenize(source).tokens {
      switch token.kind {
      case .stringStart: quotes.append(source.text[Int(token.start)])
      case .stringEnd: _ = quotes.popLast()
      case .text:
        let text = source.string(token.span)
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "$") || $0 == UInt8(ascii: "{") }) else { continue }
        texts.append(PlainText(start: Int(token.start), isRaw: quotes.last == UInt8(ascii: "'"), text: text))
      default: break
      }
    }
    return texts
  }

  func mention(of name: String) -> Mention? {
    for (index, character) in zip(text.indices, text) where character == "$" || character == "{" {
      let isDollar = character == "$"
      if isDollar, !isRaw { continue }
      var rest = text[text.index(after: index)...]
      let braced = isDollar && rest.hasPrefix("{")
      if braced { rest.removeFirst() }
      guard rest.hasPrefix(name) else { continue }
      let behind = rest.dropFirst(name.count)
      guard behind.first.map({ $0.isLetter || $0.isNumber || $0 == "_" }) != true else { continue }
      if isDollar { return .dollar(braced ? "${\(name)" : "$\(name)") }
      guard let end = behind.firstIndex(of: "}"), [".", "[", "}"].contains(behind.first) else { continue }
      let inner = rest[..<end]
      guard inner.utf8.count <= 40, !inner.contains("\n") else { continue }
      let isRuby = index > text.startIndex && text[text.index(before: index)] == "#"
      return .braces("\(isRuby ? "#" : ""){\(inner)}", inner: String(inner))
    }
    return nil
  }
}
