/// Builds the tree of a file from its tokens.
///
/// Recursive descent with one token of look-ahead; brackets are known to match, because the lexer has mended those that
/// do not. A mistake is reported where it is found and thrown to the nearest place where reading can go on.
package struct Parser {
  package enum Mode: Sendable {
    case file
    /// Any expression may be a statement, because the prompt shows its value.
    case prompt
  }

  /// The deepest nesting of brackets and blocks.
  static let deepestNesting = 128
  /// The tallest tree that chains of operators, fields and calls may build: what walks it must fit the stack.
  static let tallestTree = 1000
  private static let mostDiagnostics = 100

  /// Something did not parse, and a diagnostic has been given.
  struct Failure: Error {}

  let source: SourceFile
  let text: [UInt8]
  let tokens: [Token]
  let comments: [Comment]
  let mode: Mode
  /// Says of a word whether it has a meaning before the program declares anything.
  let isKnown: (String) -> Bool
  var index = 0
  var diagnostics: [Diagnostic]
  var nameCount: Int32 = 0
  /// The first comment that stands behind all statements read so far.
  var nextComment = 0
  /// How many brackets and blocks are open.
  var depth = 0
  /// The height of the tallest tree that was built since this was last set to 0.
  var height = 0
  /// In the head of a block, where `{` opens the block.
  var isHead = false
  /// In a condition, where `=` is meant to compare.
  var isCondition = false
  /// The token index behind the last operand that could be the name of a function.
  var calleeEnd = -1
  /// How the blocks of an `if` that is a statement are read at present.
  var conditionalUse: BlockUse
  /// Within a bracket that is not closed, where what follows would be taken for its elements.
  var isQuiet = false
  /// Words of the language that have been reported as names: from then on they are taken for names.
  var misusedKeywords: Set<Keyword> = []
  /// All names that the file declares; found when they are first asked for.
  var declaredWords: Set<String>?
  /// The block read last had no braces, which has been said.
  var endedForeignBlock = false
  private var hasReportedDepth = false

  private init(_ source: SourceFile, _ stream: TokenStream, _ mode: Mode, _ isKnown: @escaping (String) -> Bool) {
    self.source = source
    self.isKnown = isKnown
    self.mode = mode
    text = source.text
    tokens = stream.tokens
    comments = stream.comments
    diagnostics = stream.diagnostics
    conditionalUse = mode == .prompt ? .undecided : .statements
  }

  /// `isKnown` tells names that the program need not declare: they are never taken for a slip in a word of the language.
  package static func parse(
    _ source: SourceFile, mode: Mode = .file, isKnown: @escaping (String) -> Bool = { _ in false }
  ) -> ParseResult {
    let stream = Lexer.tokenize(source)
    var parser = Parser(source, stream, mode, isKnown)
    let statements = parser.topLevel()
    let program = Program(
      source: source, statements: statements, comments: stream.comments, nameCount: Int(parser.nameCount))
    return ParseResult(
      program: program, diagnostics: firstAtEachPlace(parser.diagnostics), isIncomplete: stream.isIncomplete)
  }

  /// In the order of the text. A second message about the same place would be about the same mistake.
  private static func firstAtEachPlace(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    let sorted = diagnostics.enumerated().sorted {
      ($0.element.span.start, $0.offset) < ($1.element.span.start, $1.offset)
    }
    var result: [Diagnostic] = []
    for (_, diagnostic) in sorted where diagnostic.span.start != result.last?.span.start {
      result.append(diagnostic)
    }
    return result
  }

  private mutating func topLevel() -> [Statement] {
    let statements = statements()
    if mode == .file { requireUse(of: statements[...], settlesConditionals: false) }
    return statements
  }

  mutating func report(
    _ code: DiagnosticCode, _ message: String, at span: Span, label: String = "", help: [String] = []
  ) {
    guard !isQuiet, diagnostics.count < Parser.mostDiagnostics else { return }
    diagnostics.append(Diagnostic(code, message, in: source, at: span, label: label, help: help))
  }

  /// Reports, unless the lexer has already said what is wrong here; for use behind `throw`.
  mutating func failure(
    _ code: DiagnosticCode, _ message: String, at span: Span, label: String = "", help: String...
  ) -> Failure {
    if !current.isRecovered, !previous.isRecovered {
      report(code, message, at: span, label: label, help: help.filter { !$0.isEmpty })
    }
    return Failure()
  }

  /// Reads something that stands one level deeper.
  mutating func nested<Result>(_ read: (inout Parser) throws(Failure) -> Result) throws(Failure) -> Result {
    guard depth < Parser.deepestNesting else { throw tooDeep("nested too deeply") }
    depth += 1
    let outer = height
    height = 0
    defer {
      depth -= 1
      height = max(outer, height + 1)
    }
    return try read(&self)
  }

  /// Counts one more link of a chain on top of what was read since `height` was set to 0.
  mutating func lengthenChain() throws(Failure) {
    height += 1
    if height > Parser.tallestTree { throw tooDeep("expression with too many links") }
  }

  private mutating func tooDeep(_ message: String) -> Failure {
    guard !hasReportedDepth else { return Failure() }
    hasReportedDepth = true
    return failure(
      .nestingTooDeep, message, at: current.span, label: "one too many",
      help: "name a part with `let`, or move it to a function")
  }
}

package struct ParseResult: Sendable {
  package var program: Program
  /// In the order of the text.
  package var diagnostics: [Diagnostic]
  /// More must follow before this can be a program: the prompt asks for another line.
  package var isIncomplete: Bool

  package init(program: Program, diagnostics: [Diagnostic], isIncomplete: Bool) {
    self.program = program
    self.diagnostics = diagnostics
    self.isIncomplete = isIncomplete
  }
}
