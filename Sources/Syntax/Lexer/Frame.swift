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
    /// Where its first line ended, for taking up there should it turn out to be unclosed.
    var lineEnd: Checkpoint?
  }

  struct Checkpoint {
    var position: Int
    var tokens: Int
    var comments: Int
    var diagnostics: Int
  }

  /// Adds the token that opens something, and opens it.
  mutating func open(_ kind: Frame.Kind, _ token: Token.Kind, _ length: Int) {
    let start = position
    take(token, length)
    let indentation = kind == .brace ? indentation(of: start) : 0
    frames.append(Frame(kind: kind, token: tokens.count - 1, indentation: indentation))
    if kind == .string { openStrings += 1 }
  }

  /// Adds the token that closes the innermost frame.
  mutating func close(_ length: Int, flags: Token.Flags = []) {
    guard let frame = frames.popLast() else { return }
    if frame.kind == .string { openStrings -= 1 }
    let start = position
    position += length
    append(frame.kind.closer, from: start, flags: flags)
    tokens[frame.token].partner = Int32(clamping: tokens.count - 1)
    tokens[tokens.count - 1].partner = Int32(clamping: frame.token)
  }

  /// Closes all frames from an index on with tokens that stand nowhere in the text.
  mutating func closeMissing(from index: Int) {
    while frames.count > index { close(0, flags: .recovered) }
  }

  /// A line's end within brackets that join lines: remember it as the place to take up at.
  mutating func markLineEnd() {
    let checkpoint = Checkpoint(
      position: position, tokens: tokens.count, comments: comments.count, diagnostics: diagnostics.count)
    var index = frames.count - 1
    while index >= 0, frames[index].kind.joinsLines, frames[index].lineEnd == nil {
      frames[index].lineEnd = checkpoint
      index -= 1
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
