/// Cuts a file into tokens. It never fails: what it cannot read becomes a diagnostic and a token that says so.
///
/// A stack of frames tells what is open, and so how the next byte is read: as an expression, as text, or as a command.
package struct Lexer {
  let source: SourceFile
  let text: [UInt8]
  var position = 0
  var tokens: [Token] = []
  var comments: [Comment] = []
  var diagnostics: [Diagnostic] = []
  var frames: [Frame] = []
  /// How many frames are strings that must end on their line.
  var openStrings = 0
  /// How many frames are strings of several lines.
  var openTripleStrings = 0
  var hasSpace = false
  /// A `\` at the end of the text asks for another line.
  var endsInBackslash = false
  var isIncomplete = false
  var hasReachedEnd = false
  var rewinds = 0
  /// The token of an opener whose closing brace seems to have been taken by a brace further out, judged by indentation.
  var suspect: Int?

  /// A file of garbage shall not give a million messages.
  private static let mostDiagnostics = 100

  private init(_ source: SourceFile) {
    self.source = source
    text = source.text
    tokens.reserveCapacity(text.count / 4 + 8)
  }

  package static func tokenize(_ source: SourceFile) -> TokenStream {
    var lexer = Lexer(source)
    lexer.run()
    return TokenStream(
      tokens: lexer.tokens, comments: lexer.comments, diagnostics: lexer.diagnostics,
      isIncomplete: lexer.isIncomplete)
  }

  private mutating func run() {
    skipPreamble()
    if let encoding = WideEncoding(text) {
      position = text.count
      report(
        .notUTF8, "the file is UTF-16, not UTF-8", at: 0, 1, label: "two bytes stand for each character",
        help: "save the file as UTF-8, or convert it with `iconv -f \(encoding.converterName) -t utf-8`")
    } else if let offset = text.firstInvalidUTF8 {
      report(
        .notUTF8, "the file is not UTF-8", at: offset, offset + 1, label: "this byte",
        help: "save the file as UTF-8, or convert it with `iconv -f latin1 -t utf8`")
    }
    repeat {
      while position < text.count { step() }
      isIncomplete = isIncomplete || (!hasReachedEnd && isOpenAtEnd)
      hasReachedEnd = true
    } while !closeAtEnd()
    append(.endOfFile, from: position)
  }

  private mutating func step() {
    switch frames.last?.kind {
    case nil, .paren, .bracket, .brace, .interpolation: readExpression()
    case .string, .tripleString: readText()
    case .commandLine, .capture: readCommand()
    }
  }

  /// A byte order mark and a first line `#!` are for other programs.
  private mutating func skipPreamble() {
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    if byte() == UInt8(ascii: "#"), byte(1) == UInt8(ascii: "!") { readComment() }
  }

  /// The byte some places ahead, 0 behind the end.
  func byte(_ ahead: Int = 0) -> UInt8 {
    let offset = position + ahead
    return offset < text.count ? text[offset] : 0
  }

  func isNext(_ bytes: StaticString) -> Bool {
    bytes.withUTF8Buffer { buffer in
      guard position + buffer.count <= text.count else { return false }
      for index in 0..<buffer.count where text[position + index] != buffer[index] { return false }
      return true
    }
  }

  /// Adds a token that reaches from an offset to the current position.
  mutating func append(_ kind: Token.Kind, from start: Int, flags: Token.Flags = []) {
    let all = hasSpace ? flags.union(.spaceBefore) : flags
    tokens.append(Token(kind: kind, flags: all, start: Int32(clamping: start), end: Int32(clamping: position)))
    hasSpace = false
  }

  /// Adds a token of so many bytes at the current position and goes behind it.
  mutating func take(_ kind: Token.Kind, _ length: Int) {
    let start = position
    position += length
    append(kind, from: start)
  }

  /// Asked before a message is worded, where a file may give very many.
  var mayReport: Bool { diagnostics.count < Lexer.mostDiagnostics }

  mutating func report(
    _ code: DiagnosticCode, _ message: String, at start: Int, _ end: Int, label: String = "", help: String...
  ) {
    guard mayReport else { return }
    diagnostics.append(Diagnostic(code, message, in: source, at: Span(start, end), label: label, help: help))
  }

  /// From `#` to the end of its line.
  mutating func readComment() {
    let start = position
    while position < text.count, text[position] != UInt8(ascii: "\n") { position += 1 }
    var end = position
    if text[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    let isDocumentation = start + 1 < end && text[start + 1] == UInt8(ascii: "#")
    comments.append(Comment(span: Span(start, end), isDocumentation: isDocumentation))
    hasSpace = true
  }
}
