// Quotes, and the text between them.
extension Lexer {
  /// A quote in an expression or a command.
  mutating func readQuote() {
    if isNext("\"\"\"") {
      if openTripleStrings > 0 { return closeInterpolation() }
      return open(.tripleString, .stringStart, 3)
    }
    if isNext("'''") { return readRaw(quote: 3) }
    if byte() == UInt8(ascii: "'") { return readRaw(quote: 1) }
    open(.string, .stringStart, 1)
  }

  /// `"""` within `${` or `$(` of a `"""` string ends that string: what stands between is not closed.
  private mutating func closeInterpolation() {
    guard let index = frames.lastIndex(where: { $0.kind == .tripleString }), index + 1 < frames.count else { return }
    reportUnclosed(token: frames[index + 1].token)
    closeMissing(from: index + 1)
  }

  /// A raw string as a whole: nothing in it is special.
  private mutating func readRaw(quote length: Int) {
    open(length == 3 ? .tripleString : .string, .stringStart, length)
    let start = position
    while position < text.count {
      if text[position] == UInt8(ascii: "'"), length == 1 || isNext("'''") { break }
      if length == 1, text[position] == UInt8(ascii: "\n") {
        if skipLines(to: UInt8(ascii: "'")) { continue }
        break
      }
      position += 1
    }
    if position > start { append(.text, from: start) }
    if byte() == UInt8(ascii: "'") {
      close(length)
    } else if length == 1 {
      closeUnterminated()
    }
  }

  /// The text of a string up to its end or to the next interpolation.
  mutating func readText() {
    guard let frame = frames.last else { return }
    let isTriple = frame.kind == .tripleString
    let start = position
    while position < text.count {
      switch text[position] {
      case UInt8(ascii: "\""):
        if isTriple && !isNext("\"\"\"") { break }
        appendText(from: start)
        return close(isTriple ? 3 : 1)
      case UInt8(ascii: "\n"):
        if openStrings == 0 { break }
        if skipLines(to: UInt8(ascii: "\"")) { continue }
        appendText(from: start)
        return closeUnterminated()
      case UInt8(ascii: "\\"):
        readEscape()
        continue
      case UInt8(ascii: "$"):
        if readInterpolation(textFrom: start) { return }
        if isInCommand { _ = reportShellParameter() }
      default: break
      }
      position += 1
    }
    appendText(from: start)
  }

  /// At the end of its line: a quote some lines further down seems meant to end the string, as it would in other
  /// languages. Then that is said once, and reading goes on at that quote.
  private mutating func skipLines(to quote: UInt8) -> Bool {
    guard openStrings == 1, let frame = frames.last, frame.kind == .string, let end = endInLaterLine(quote) else {
      return false
    }
    reportUnterminated(frame)
    position = end
    return true
  }

  /// How many lines a string may have that is meant to have several.
  private static let mostLines = 20

  /// The first quote in the lines below, where it looks like one that ends: it touches what stands before it, no word
  /// follows, and it is not one of a pair.
  private func endInLaterLine(_ quote: UInt8) -> Int? {
    let below = source.line(at: position) + 1
    for line in below..<min(source.lineCount, below + Self.mostLines) {
      let range = source.lineRange(line)
      let quotes = range.filter { text[$0] == quote && !(quote == UInt8(ascii: "\"") && text[$0 - 1] == 0x5C) }
      guard let end = quotes.first else { continue }
      let isFirst = text[range.lowerBound..<end].allSatisfy(\.isBlank)
      let touches = isFirst || !(text[end - 1].isBlank || "=([{:,".utf8.contains(text[end - 1]))
      let isFollowed = end + 1 < text.count && (text[end + 1].continuesName || text[end + 1] >= 0x80)
      return quotes.count % 2 == 1 && touches && !isFollowed ? end : nil
    }
    return nil
  }

  /// The string is part of a command's word.
  private var isInCommand: Bool {
    guard frames.count > 1 else { return false }
    let outer = frames[frames.count - 2].kind
    return outer == .commandLine || outer == .capture
  }

  private mutating func appendText(from start: Int) {
    if position > start { append(.text, from: start) }
  }

  /// What stands behind a `$` in text; says false when the `$` is just itself.
  private mutating func readInterpolation(textFrom start: Int) -> Bool {
    let isExpression = byte(1) == UInt8(ascii: "{")
    let isCapture = byte(1) == UInt8(ascii: "(")
    let nameLength = text.nameLength(at: position + 1)
    guard isExpression || isCapture || nameLength > 0 else { return false }
    appendText(from: start)
    if isExpression {
      open(.interpolation, .interpolationStart, 2)
    } else if isCapture {
      open(.capture, .captureStart, 2)
    } else {
      take(.interpolationName, 1 + nameLength)
    }
    return true
  }

  /// Goes behind an escape, which the parser will resolve, and reports one that means nothing.
  private mutating func readEscape() {
    let start = position
    switch byte(1) {
    case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "\""), UInt8(ascii: "\\"),
      UInt8(ascii: "$"):
      position += 2
    case UInt8(ascii: "u"):
      if let (_, length) = text.unicodeEscape(at: position) {
        position += length
      } else {
        position += 2
        report(
          .unknownEscape, "malformed `\\u` escape", at: start, position,
          help: "a character's number stands in braces, in hexadecimal: `\\u{1F600}`")
      }
    case UInt8(ascii: "\n"), UInt8(ascii: "\r"), 0:
      position += 1
      guard frames.last?.kind == .tripleString, position < text.count else { break }
      reportEscape(from: start)
    default:
      position += 1 + (text.scalar(at: position + 1)?.length ?? 1)
      position = min(position, text.count)
      reportEscape(from: start)
    }
  }

  private mutating func reportEscape(from start: Int) {
    guard mayReport else { return }
    report(
      .unknownEscape, "unknown escape `\(source.string(start..<position))`", at: start, position,
      help: "the escapes are `\\n \\r \\t \\\" \\\\ \\$ \\u{…}`; a backslash itself is `\\\\`, or use '…'")
  }

  /// The line, or the text, has ended within a string that must end on its line.
  ///
  /// The rest of the line was taken as text, with any brackets that were meant: what had been opened on the line is
  /// closed or excused with the string.
  mutating func closeUnterminated() {
    var outermost = frames.count
    var innermost: Frame?
    var remaining = openStrings
    while remaining > 0, outermost > 0 {
      outermost -= 1
      guard frames[outermost].kind == .string else { continue }
      remaining -= 1
      innermost = innermost ?? frames[outermost]
    }
    guard let innermost else { return }
    reportUnterminated(innermost, isNested: frames[outermost].token != innermost.token)
    closeMissing(from: outermost)
    let opener = tokens[innermost.token]
    let lineStart = source.lineRange(source.line(at: Int(opener.start))).lowerBound
    closeSwallowed(from: Int(opener.end), lineStart: lineStart)
    excuse(from: lineStart)
  }

  /// Brackets at the end of the swallowed text were most likely meant to close or to open something.
  private mutating func closeSwallowed(from start: Int, lineStart: Int) {
    var end = position
    while end > start, text[end - 1].isBlank || text[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    if end > start, text[end - 1] == UInt8(ascii: "{") {
      open(.brace, .leftBrace, 0)
      tokens[tokens.count - 1].flags.insert(.recovered)
      return
    }
    while end > start, let frame = frames.last, Int(tokens[frame.token].start) >= lineStart {
      guard frame.kind.closes(with: text[end - 1]) else { break }
      end -= 1
      close(0, flags: .recovered)
      while end > start, text[end - 1].isBlank { end -= 1 }
    }
  }

  /// Nothing more is said about brackets that were opened on the line.
  private mutating func excuse(from lineStart: Int) {
    var index = frames.count - 1
    while index >= 0, Int(tokens[frames[index].token].start) >= lineStart {
      if frames[index].kind.joinsLines { frames[index].isExcused = true }
      index -= 1
    }
  }

  /// A quote within `${` or `$(` was most likely meant to end the string around it, so these are what is not closed.
  mutating func reportUnterminated(_ frame: Frame, isNested: Bool = false) {
    guard mayReport else { return }
    if isNested, let index = frames.lastIndex(where: { $0.token < frame.token }), frames[index].kind.joinsLines {
      tokens[frame.token].flags.insert(.recovered)
      return reportUnclosed(token: frames[index].token)
    }
    let token = tokens[frame.token]
    let quote = source.string(token.span)
    let isTriple = frame.kind == .tripleString
    report(
      .unterminatedString, "string without an end", at: Int(token.start), Int(token.end),
      label: isTriple ? "`\(quote)` is missing" : "`\(quote)` is missing on this line",
      help: isTriple
        ? "close it with `\(quote)`" : "close it with `\(quote)`, or use `\(quote)\(quote)\(quote)` for several lines")
  }
}

extension RandomAccessCollection where Element == UInt8, Index == Int {
  /// The scalar of a `\u{…}` at an offset and the length of its spelling.
  func unicodeEscape(at offset: Int) -> (scalar: Unicode.Scalar, length: Int)? {
    guard offset + 3 < endIndex, self[offset + 2] == UInt8(ascii: "{") else { return nil }
    var value: UInt32 = 0
    var end = offset + 3
    while end < endIndex, self[end].isHexDigit, end < offset + 9 {
      let digit = self[end].isDigit ? self[end] - 0x30 : (self[end] | 0x20) - 0x57
      value = value << 4 | UInt32(digit)
      end += 1
    }
    guard end > offset + 3, end < endIndex, self[end] == UInt8(ascii: "}"), let scalar = Unicode.Scalar(value) else {
      return nil
    }
    return (scalar, end + 1 - offset)
  }
}
