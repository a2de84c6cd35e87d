import Syntax

/// Where in a text the cursor stands: the tokens before it, and the brackets that are open there.
struct CursorContext {
  /// What is open around the cursor.
  struct Frame {
    enum Kind: Equatable {
      case top, paren, bracket, brace, string, command
    }

    var kind: Kind
    /// The index of its opening token; -1 for the top.
    var opener: Int
    /// The index of the first token of the present statement, entry or element.
    var start: Int
  }

  let source: SourceFile
  /// Those before the word at the cursor.
  private(set) var tokens: [Token] = []
  private(set) var frames = [Frame(kind: .top, opener: -1, start: 0)]
  /// What is typed of the word that the cursor is in or behind; empty behind a space or a sign.
  private(set) var word = ""
  /// In bytes.
  private(set) var wordStart: Int

  var frame: Frame { frames[frames.count - 1] }

  init(_ text: String, cursor: Int) {
    let bytes = Array(text.utf8.prefix(cursor))
    source = SourceFile(name: "prompt", text: bytes)
    wordStart = bytes.count
    // What the lexer mends is not there for a reader.
    let all = Lexer.tokenize(source).tokens.filter {
      !$0.isRecovered && Int($0.start) < bytes.count && $0.end > $0.start
    }
    tokens = all
    splitWord(bytes)
    for index in tokens.indices { open(index) }
    // `"hi $|`: the lexer takes a dollar before nothing for itself.
    if frame.kind == .string, self.text(frame.opener).hasSuffix("\""), bytes.last == UInt8(ascii: "$"),
      bytes.dropLast().last != UInt8(ascii: "\\")
    {
      isInterpolation = true
    }
  }

  func text(_ index: Int) -> String { tokens.indices.contains(index) ? source.string(tokens[index].span) : "" }

  func kind(_ index: Int) -> Token.Kind? { tokens.indices.contains(index) ? tokens[index].kind : nil }

  func keyword(_ index: Int) -> Keyword? { tokens.indices.contains(index) ? tokens[index].keyword : nil }

  /// What stands in the string at the cursor so far.
  var typedText: String {
    let start = tokens.indices.contains(frame.opener) ? Int(tokens[frame.opener].end) : source.text.count
    return source.string(start..<source.text.count)
  }

  /// The same place as if the string or bracket that the cursor is in had not begun.
  var outside: CursorContext {
    guard frames.count > 1, tokens.indices.contains(frame.opener) else { return self }
    var outside = self
    outside.wordStart = Int(tokens[frame.opener].start)
    outside.tokens.removeSubrange(frame.opener...)
    outside.frames.removeLast()
    outside.word = ""
    return outside
  }

  /// The same place as if the last tokens had not been typed.
  func beforeTokens(_ count: Int) -> CursorContext {
    guard tokens.count >= count else { return self }
    var before = self
    before.wordStart = Int(tokens[tokens.count - count].start)
    before.tokens.removeLast(count)
    before.word = ""
    return before
  }

  /// The same place as if the lists that the cursor is in had not begun; an index is no list.
  var outsideLists: CursorContext {
    var context = self
    while context.frame.kind == .bracket, context.isList(context.frame.opener) { context = context.outside }
    return context
  }

  private func isList(_ opener: Int) -> Bool {
    tokens[opener].hasSpaceBefore || [.leftParen, .leftBracket, .comma, .colon].contains(kind(opener - 1))
  }

  /// The brace around the cursor is that of a record: it stands where a value is due.
  var isRecord: Bool {
    guard frame.kind == .brace else { return false }
    switch kind(frame.opener - 1) {
    case .leftParen?, .leftBracket?, .comma?, .colon?, .equal?, .plusEqual?: return true
    default: return false
    }
  }

  /// The cursor's word begins a statement, an entry or an element.
  var isAtStart: Bool { frame.start == tokens.count }

  /// The word at the cursor is no token for the rest.
  private mutating func splitWord(_ bytes: [UInt8]) {
    if let last = tokens.last, Int(last.end) == bytes.count {
      switch last.kind {
      case .name, .keyword, .flag:
        tokens.removeLast()
        (word, wordStart) = (source.string(last.span), Int(last.start))
        return
      case .interpolationName:
        tokens.removeLast()
        (word, wordStart) = (String(source.string(last.span).dropFirst()), Int(last.start) + 1)
        isInterpolation = true
        return
      default: break
      }
    }
    if bytes.suffix(2) == [UInt8(ascii: "-"), UInt8(ascii: "-")] {
      while let last = tokens.last, Int(last.end) > bytes.count - 2 { tokens.removeLast() }
      (word, wordStart) = ("--", bytes.count - 2)
    }
  }

  /// The word is a `$name` in a string or a command.
  private(set) var isInterpolation = false

  private mutating func open(_ index: Int) {
    switch tokens[index].kind {
    case .leftParen: push(.paren, index)
    case .leftBracket: push(.bracket, index)
    case .leftBrace: push(.brace, index)
    case .interpolationStart: push(.paren, index)
    case .captureStart, .commandStart: push(.command, index)
    case .stringStart: push(.string, index)
    case .rightParen, .rightBracket, .rightBrace, .interpolationEnd, .captureEnd, .commandEnd, .stringEnd: pop()
    case .newline, .semicolon:
      if frame.kind == .top || frame.kind == .brace { begin(index + 1) }
    case .comma:
      if frame.kind != .top { begin(index + 1) }
    default: break
    }
  }

  private mutating func push(_ kind: Frame.Kind, _ index: Int) {
    frames.append(Frame(kind: kind, opener: index, start: index + 1))
  }

  private mutating func pop() { if frames.count > 1 { frames.removeLast() } }

  private mutating func begin(_ index: Int) { frames[frames.count - 1].start = index }
}
