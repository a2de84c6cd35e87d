// String literals: their texts and what is interpolated in them.
extension Parser {
  private enum Piece {
    case text(Range<Int>)
    case part(StringPart)
  }

  mutating func stringLiteral() throws(Failure) -> StringLiteral {
    let open = current
    let start = index
    let end = Int(open.partner)
    let isRaw = text[Int(open.start)] == UInt8(ascii: "'")
    let isTriple = open.span.range.count == 3
    advance()
    var pieces: [Piece] = []
    while index < end { pieces.append(try piece()) }
    advance()
    let parts = isTriple ? dedented(pieces, isRaw: isRaw) : pieces.compactMap { plain($0, isRaw: isRaw) }
    return StringLiteral(parts: parts, span: span(from: start))
  }

  private mutating func piece() throws(Failure) -> Piece {
    let start = index
    switch current.kind {
    case .text:
      defer { advance() }
      return .text(current.span.range)
    case .interpolationName:
      let name = interpolatedName()
      return .part(.expression(name, tokens[start].span))
    case .captureStart:
      let command = try command()
      return .part(.capture(command, span(from: start)))
    default:
      if peek().kind == .ellipsis { reportSpread(in: "a string") }
      let value = try interpolated()
      return .part(.expression(value, span(from: start)))
    }
  }

  /// `$name`
  mutating func interpolatedName() -> Expression {
    let span = Span(Int(current.start) + 1, Int(current.end))
    defer { advance() }
    if let keyword = Keyword.lookUp(text, span.range) {
      report(
        .reservedWord, "`\(keyword.rawValue)` is a word of the language", at: span, label: "cannot be a name",
        help: ["write `\\$` for a dollar sign"])
      return Expression(.hole, span: span)
    }
    return Expression(.name(makeName(source.string(span), at: span)), span: span)
  }

  /// `${expression}`, or `${...list}` where that has been checked to be right; a mistake does not hide the rest.
  mutating func interpolated() throws(Failure) -> Expression {
    try single("an expression", skipping: .ellipsis)
  }

  mutating func reportSpread(in place: String) {
    let end = tokens[Int(current.partner)].span
    let inner = source.string(Span(Int(peek().end), Int(end.start)))
    report(
      .spreadInsideWord, "a list in \(place)", at: current.span.union(end), label: "spreads to more than one word",
      help: ["join it to one: `${\(inner).join(\",\")}`"])
  }

  /// A string in which nothing is interpolated.
  mutating func plainString(_ description: String, help: [String] = []) throws(Failure) -> (text: String, span: Span) {
    let literal = try stringLiteral()
    if let text = literal.plainText { return (text, literal.span) }
    let dollar = literal.parts.lazy.compactMap(\.interpolation).first ?? literal.span
    report(
      .literalRequired, "\(description) is plain text", at: dollar, label: "is not known before the program runs",
      help: help)
    return ("", literal.span)
  }

  private func plain(_ piece: Piece, isRaw: Bool) -> StringPart? {
    switch piece {
    case .text(let range): .text(isRaw ? source.string(range) : Parser.unescaped(text[range]))
    case .part(let part): part
    }
  }

  /// Text with its escapes resolved; those that are malformed stand for nothing.
  static func unescaped(_ bytes: ArraySlice<UInt8>) -> String {
    guard bytes.contains(UInt8(ascii: "\\")) else { return String(decoding: bytes, as: UTF8.self) }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var offset = bytes.startIndex
    while offset < bytes.endIndex {
      guard bytes[offset] == UInt8(ascii: "\\"), offset + 1 < bytes.endIndex else {
        result.append(bytes[offset])
        offset += 1
        continue
      }
      if bytes[offset + 1] == UInt8(ascii: "u"), let (scalar, length) = bytes.unicodeEscape(at: offset) {
        result.append(contentsOf: String(scalar).utf8)
        offset += length
      } else {
        result.append(escaped(bytes[offset + 1]))
        offset += 2
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func escaped(_ byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: byte
    }
  }

  // MARK: Strings of several lines

  private func dedented(_ pieces: [Piece], isRaw: Bool) -> [StringPart] {
    var layout = Indentation(text: text)
    for (place, piece) in pieces.enumerated() {
      if case .text(let range) = piece { layout.measure(range, isLast: place == pieces.count - 1) }
    }
    return pieces.enumerated().compactMap { place, piece in
      guard case .text(let range) = piece else { return plain(piece, isRaw: isRaw) }
      let lines = layout.strip(range, isFirst: place == 0, isLast: place == pieces.count - 1)
      if lines.isEmpty { return nil }
      return .text(isRaw ? String(decoding: lines, as: UTF8.self) : Parser.unescaped(lines[...]))
    }
  }
}

extension StringPart {
  fileprivate var interpolation: Span? {
    switch self {
    case .text: nil
    case .expression(_, let span), .capture(_, let span): span
    }
  }
}
