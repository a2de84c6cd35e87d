/// A string literal over several lines, which moves with the statement that it belongs to.
///
/// Its lines keep their place against each other, so that what the string says stays the same.
struct StringLines: Sendable {
  enum Line: Sendable {
    /// Not part of the string's own text, or without an indent: stays as it is.
    case fixed(String)
    /// Begins with the string's common indent.
    case text(String)
    /// White space and the closing quotes, and what follows them in the same token.
    case closing(indentation: Int, String)
  }

  /// From the opening quotes to the end of their line.
  var first: String
  var rest: [Line]
  /// How far the line of the opening quotes was indented.
  var indentation: Int
  /// The bytes that all lines of the text begin with.
  var commonIndentation: Int

  /// The lines behind the first, when the line of the opening quotes is indented by so many spaces.
  func rest(at indentation: Int) -> [String] {
    let shift = max(indentation - self.indentation, -commonIndentation)
    return rest.map { line in
      switch line {
      case .fixed(let text): text
      case .text(let text):
        shift >= 0
          ? String(repeating: " ", count: shift) + text : String(decoding: text.utf8.dropFirst(-shift), as: UTF8.self)
      case .closing(let own, let text): String(repeating: " ", count: max(0, own + shift)) + text
      }
    }
  }
}

extension StringLines {
  /// Reads the literal between two tokens, which are its quotes.
  init(_ source: SourceFile, _ tokens: ArraySlice<Token>) {
    let text = source.text
    let open = tokens.first?.span ?? .none
    let end = Int(tokens.last?.end ?? 0)
    let own = StringLines.ownText(tokens)
    var layout = Indentation(text: text)
    for (place, range) in own.enumerated() { layout.measure(range, isLast: place == own.count - 1) }
    let common = layout.common
    let openLine = source.line(at: Int(open.start))
    let closeLine = source.line(at: end)
    let closingStart = Int(tokens.last?.start ?? 0)
    first = source.string(Int(open.start)..<source.lineRange(openLine).upperBound)
    commonIndentation = common?.count ?? 0
    indentation = text[source.lineRange(openLine)].prefix { $0.isBlank }.count
    rest = (openLine + 1..<closeLine + 1).map { line in
      var range = source.lineRange(line)
      if line == closeLine { range = range.lowerBound..<end }
      let written = source.string(range)
      guard own.contains(where: { $0.lowerBound < range.lowerBound && range.lowerBound <= $0.upperBound }) else {
        return .fixed(written)
      }
      let blanks = text[range].prefix { $0.isBlank }.count
      if line == closeLine, range.lowerBound + blanks == closingStart {
        return .closing(indentation: blanks, source.string(closingStart..<end))
      }
      guard let common else { return .fixed(written) }
      if blanks == range.count, blanks <= common.count || !text[range].starts(with: common) { return .fixed("") }
      return .text(written)
    }
  }

  /// The stretches of text that are the string's own, and not of something interpolated in it.
  private static func ownText(_ tokens: ArraySlice<Token>) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var index = tokens.startIndex + 1
    while index < tokens.endIndex - 1 {
      if tokens[index].kind == .text { ranges.append(tokens[index].span.range) }
      index = max(index, Int(tokens[index].partner)) + 1
    }
    return ranges
  }
}
