import Syntax

// Texts that name a variable in a way that interpolates in other languages, or would in other quotes.
extension Checker {
  /// For a name that nobody uses, since the text that was to use it takes it as it is.
  mutating func plainTextHelp(_ name: Name) -> String? {
    let mentions = plainMentions ?? PlainMention.all(in: source)
    plainMentions = mentions
    guard let mention = mentions[name.text]?.first(where: { $0.offset > name.span.end }) else { return nil }
    let place = "in line \(source.line(at: mention.offset) + 1), `\(mention.written)`"
    switch mention.form {
    case .dollar: return "\(place) stands in single quotes, which do not interpolate: use `\"…\"`"
    case .braces(let inner): return "\(place) is plain text: to interpolate, write `${\(inner)}`"
    }
  }
}

/// A place in a string that looks as if a variable were named there.
struct PlainMention {
  enum Form {
    /// `$name` or `${name`, in single quotes.
    case dollar
    /// `{name}` or `#{name.field}`, in double quotes, with what stands between the braces.
    case braces(String)
  }

  /// In the file.
  let offset: Int
  let written: String
  let form: Form

  /// All of a file by the names, those in commands too, in the order of the text.
  static func all(in source: SourceFile) -> [String: [PlainMention]] {
    var mentions: [String: [PlainMention]] = [:]
    // A text may stand in an interpolation of another one.
    var quotes: [UInt8] = []
    for token in Lexer.tokenize(source).tokens {
      switch token.kind {
      case .stringStart: quotes.append(source.text[Int(token.start)])
      case .stringEnd: _ = quotes.popLast()
      case .text: note(token.span.range, isRaw: quotes.last == UInt8(ascii: "'"), source, &mentions)
      default: break
      }
    }
    return mentions
  }

  private static func note(
    _ range: Range<Int>, isRaw: Bool, _ source: SourceFile, _ mentions: inout [String: [PlainMention]]
  ) {
    let text = source.text
    var offset = range.lowerBound
    while offset < range.upperBound {
      let start = offset
      let isDollar = text[start] == UInt8(ascii: "$")
      offset += 1
      guard isDollar ? isRaw : text[start] == UInt8(ascii: "{") && !isRaw else { continue }
      if isDollar, offset < range.upperBound, text[offset] == UInt8(ascii: "{") { offset += 1 }
      let first = offset
      while offset < range.upperBound, isPartOfName(text[offset]) { offset += 1 }
      guard offset > first else { continue }
      let name = source.string(first..<offset)
      if isDollar {
        mentions[name, default: []].append(
          PlainMention(offset: start, written: source.string(start..<offset), form: .dollar))
      } else if let end = endOfBraces(text, from: offset, range) {
        let isRuby = start > range.lowerBound && text[start - 1] == UInt8(ascii: "#")
        let written = source.string((isRuby ? start - 1 : start)..<(end + 1))
        let inner = source.string(first..<end)
        mentions[name, default: []].append(PlainMention(offset: start, written: written, form: .braces(inner)))
      }
    }
  }

  private static func isPartOfName(_ byte: UInt8) -> Bool {
    (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || byte == 0x5F || byte >= 0x80
  }

  /// What is longer was hardly meant as an expression.
  private static let longestInner = 40

  /// Where the `}` stands that closes what goes on as a value does: `}`, `.field}`, `[0]}`.
  private static func endOfBraces(_ text: [UInt8], from start: Int, _ range: Range<Int>) -> Int? {
    guard start < range.upperBound, "}.[".utf8.contains(text[start]) else { return nil }
    let part = text[start..<min(range.upperBound, start + longestInner)].prefix { $0 != UInt8(ascii: "\n") }
    return part.firstIndex(of: UInt8(ascii: "}"))
  }
}
