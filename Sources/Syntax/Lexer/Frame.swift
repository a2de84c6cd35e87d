extension Lexer {
  /// Something that has been opened and not closed yet.
  struct Frame {
    enum Kind {
      case paren, bracket, brace
      /// `${ }`
      case interpolation
      /// `" "` and `""" """`; the raw strings hold nothing that could be open within.
      case string, tripleString
      /// `$ …` to the end of the line.
      case commandLine
      /// `$( )`
      case capture

      /// Within it, the end of a line is a space.
      var joinsLines: Bool {
        switch self {
        case .paren, .bracket, .interpolation, .capture: true
        case .brace, .string, .tripleString, .commandLine: false
        }
      }

      var closer: Token.Kind {
        switch self {
        case .paren: .rightParen
        case .bracket: .rightBracket
        case .brace: .rightBrace
        case .interpolation: .interpolationEnd
        case .string, .tripleString: .stringEnd
        case .commandLine: .commandEnd
        case .capture: .captureEnd
        }
      }
    }

    var kind: Kind
    /// The index of the token that opened it.
    var token: Int
    /// How far the line of the opener is indented, in bytes.
    var indentation: Int
    /// An earlier message covers that it is not closed.
    var isExcused = false
    /// Where reading goes on should it turn out to be unclosed.
    var lineEnd: LineEnd?
  }

  /// The state of the lexer at the end of a line within a bracket.
  struct LineEnd {
    var position: Int
    var tokens: Int
    var comments: Int
    var diagnostics: Int
    /// The next line is indented no deeper than that of the bracket, so most likely it is another statement.
    var isLast: Bool
  }

  /// Adds the token that opens something, and opens it.
  mutating func open(_ kind: Frame.Kind, _ token: Token.Kind, _ length: Int) {
    let start = position
    take(token, length)
    let indentation = kind == .brace ? indentation(of: start) : 0
    frames.append(Frame(kind: kind, token: tokens.count - 1, indentation: indentation))
    count(kind, 1)
  }

  /// Adds the token that closes the innermost frame.
  mutating func close(_ length: Int, flags: Token.Flags = []) {
    guard let frame = frames.popLast() else { return }
    count(frame.kind, -1)
    let start = position
    position += length
    append(frame.kind.closer, from: start, flags: flags)
    tokens[frame.token].partner = Int32(clamping: tokens.count - 1)
    tokens[tokens.count - 1].partner = Int32(clamping: frame.token)
  }

  private mutating func count(_ kind: Frame.Kind, _ change: Int) {
    if kind == .string { openStrings += change }
    if kind == .tripleString { openTripleStrings += change }
  }

  /// Closes all frames from an index on with tokens that stand nowhere in the text.
  mutating func closeMissing(from index: Int) {
    while frames.count > index { close(0, flags: .recovered) }
  }

  /// Brackets further out are not marked, which keeps this cheap in pathological files.
  private static let mostMarks = 16

  /// A line's end within brackets that join lines: remember it as the place to take up at.
  mutating func markLineEnd() {
    var next = position + 1
    while next < text.count, text[next].isBlank { next += 1 }
    let startsCloser = next < text.count && (text[next] == UInt8(ascii: ")") || text[next] == UInt8(ascii: "]"))
    let isBlank = next >= text.count || text[next] == UInt8(ascii: "\n") || text[next] == UInt8(ascii: "\r")
    var end = LineEnd(
      position: position, tokens: tokens.count, comments: comments.count, diagnostics: diagnostics.count, isLast: false)
    for index in frames.indices.suffix(Lexer.mostMarks).reversed() {
      guard frames[index].kind.joinsLines, frames[index].lineEnd?.isLast != true else { return }
      let indentation = indentation(of: Int(tokens[frames[index].token].start))
      end.isLast = !isBlank && !startsCloser && next - position - 1 <= indentation
      if frames[index].lineEnd == nil || !isBlank { frames[index].lineEnd = end }
    }
  }

  private static let deepestIndentation = 1000

  /// How far the line that holds an offset is indented, in bytes.
  func indentation(of offset: Int) -> Int {
    let start = source.lineRange(source.line(at: offset)).lowerBound
    let limit = min(offset, start + Lexer.deepestIndentation)
    var end = start
    while end < limit, text[end].isBlank { end += 1 }
    return end - start
  }
}
