import Syntax

/// The tokens of a file, looked through for tests and for the names by which functions that run tests are reached. Tokens rather than
/// the tree, as tests may stand in any expression that holds a block.
struct TestTokens {
  /// Where a suite or a test begins.
  struct Head {
    /// The first token of its title.
    var title: Int
    var isSuite: Bool
    /// Between its braces.
    var body: Range<Int>
  }

  let source: SourceFile
  let tokens: [Token]
  private(set) var heads: [Head] = []
  /// Of functions, whatever is handed to them.
  private(set) var parameters: Set<String> = []
  private var bindings: [Binding] = []
  /// Names of files that are brought in.
  private var modules: Set<String> = []
  /// The bodies of functions without a name.
  private var lambdas: [Range<Int>] = []

  /// Names that stand for what the tokens say.
  private struct Binding {
    var names: [String]
    var value: Range<Int>
  }

  init(_ source: SourceFile) {
    self.source = source
    tokens = Lexer.tokenize(source).tokens
    for index in tokens.indices { read(index) }
  }

  func holdsTests(_ range: Range<Int>) -> Bool { countTests(range) > 0 }

  func countTests(_ range: Range<Int>) -> Int { headsBefore(range.upperBound) - headsBefore(range.lowerBound) }

  /// They are in the order of the text.
  private func headsBefore(_ index: Int) -> Int {
    var (low, high) = (0, heads.count)
    while low < high {
      let middle = (low + high) / 2
      if heads[middle].title < index { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Whether one of the names is used there, as it is or behind a file's name.
  func mentions(_ names: Set<String>, in range: Range<Int>) -> Bool {
    !names.isEmpty && range.contains { isMention($0, of: names) }
  }

  /// Names that are bound to what holds tests, or to what mentions one of these.
  func carriers(knowing names: Set<String>) -> Set<String> {
    var found: Set<String> = []
    for binding in bindings where !names.isSuperset(of: binding.names) {
      if holdsTests(binding.value) || mentions(names, in: binding.value) { found.formUnion(binding.names) }
    }
    return found
  }

  /// Whether functions that run tests may be handed to others: a name of one is used without calling it, or one has none.
  func handsOn(_ names: Set<String>) -> Bool {
    lambdas.contains { holdsTests($0) || mentions(names, in: $0) }
      || tokens.indices.contains { isMention($0, of: names) && !isCall($0) && !isDeclaration($0) }
  }

  // MARK: Reading

  private mutating func read(_ index: Int) {
    switch tokens[index].kind {
    case .keyword: readKeyword(index)
    case .arrow: readArrow(index)
    case .equal, .plusEqual, .minusEqual, .starEqual, .slashEqual, .slashSlashEqual, .percentEqual:
      if let name = name(start(of: index)) { bind([name], index + 1..<end(index + 1)) }
    default: break
    }
  }

  private mutating func readKeyword(_ index: Int) {
    switch tokens[index].keyword {
    case .test, .suite: readHead(index)
    case .fn:
      guard let name = name(index + 1) else { return }
      bind([name], index + 2..<end(index + 2))
      parameters.formUnion(names(inParenthesesAt: index + 2))
    case .let, .var: if let name = name(index + 1) { bind([name], index + 2..<end(index + 2)) }
    case .for:
      guard let middle = (index..<brace(behind: index)).first(where: { tokens[$0].keyword == .in }) else { return }
      bind((index..<middle).compactMap(name), middle..<brace(behind: middle))
    case .use:
      if let mark = (index..<end(index)).first(where: { name($0) == "as" }), let alias = name(mark + 1) {
        modules.insert(alias)
      }
    default: break
    }
  }

  private mutating func readHead(_ index: Int) {
    guard index + 1 < tokens.count, tokens[index + 1].kind == .stringStart, kind(index - 1) != .dot else { return }
    let open = brace(behind: index + 1)
    guard open < tokens.count, tokens[open].kind == .leftBrace, Int(tokens[open].partner) > open else { return }
    heads.append(
      Head(
        title: index + 1, isSuite: tokens[index].keyword == .suite, body: open + 1..<Int(tokens[open].partner)))
  }

  private mutating func readArrow(_ index: Int) {
    if let name = name(index - 1) {
      parameters.insert(name)
    } else if kind(index - 1) == .rightParen {
      let open = Int(tokens[index - 1].partner)
      // What has a name is no value on its way.
      if open >= 2, tokens[open - 2].keyword == .fn { return }
      parameters.formUnion(names(inParenthesesAt: open))
    }
    lambdas.append(index + 1..<end(index + 1))
  }

  private mutating func bind(_ names: [String], _ value: Range<Int>) {
    bindings.append(Binding(names: names, value: value))
  }

  // MARK: Looking around

  private func kind(_ index: Int) -> Token.Kind? { tokens.indices.contains(index) ? tokens[index].kind : nil }

  private func name(_ index: Int) -> String? {
    kind(index) == .name ? source.string(tokens[index].span) : nil
  }

  private func names(inParenthesesAt open: Int) -> [String] {
    guard kind(open) == .leftParen, Int(tokens[open].partner) > open else { return [] }
    return (open..<Int(tokens[open].partner)).compactMap(name)
  }

  /// Where the statement, the argument or the element ends that goes on there.
  private func end(_ index: Int) -> Int { scan(index) { [.newline, .semicolon, .comma].contains($0) } }

  /// The brace that opens the block of a head.
  private func brace(behind index: Int) -> Int { scan(index) { $0 == .leftBrace || $0 == .newline } }

  /// The first token that meets the condition, or that closes what was open before; brackets and strings are stepped over.
  private func scan(_ index: Int, until isEnd: (Token.Kind) -> Bool) -> Int {
    var index = index
    while index < tokens.count, tokens[index].kind != .endOfFile, !isEnd(tokens[index].kind) {
      let partner = Int(tokens[index].partner)
      if partner >= 0, partner < index { break }
      index = max(index, partner) + 1
    }
    return min(index, tokens.count)
  }

  /// Where the statement begins that the token stands in.
  private func start(of index: Int) -> Int {
    var index = index
    while index > 0 {
      let before = tokens[index - 1]
      switch before.kind {
      case .newline, .semicolon, .leftBrace, .leftParen, .leftBracket: return index
      default: index = before.partner >= 0 && Int(before.partner) < index - 1 ? Int(before.partner) : index - 1
      }
    }
    return index
  }

  private func isMention(_ index: Int, of names: Set<String>) -> Bool {
    guard let name = name(index), names.contains(name) else { return false }
    return kind(index - 1) != .dot || self.name(index - 2).map(modules.contains) ?? false
  }

  private func isCall(_ index: Int) -> Bool {
    if kind(index + 1) == .leftParen, !tokens[index + 1].hasSpaceBefore { return true }
    let first = kind(index - 1) == .dot ? index - 2 : index
    switch kind(first - 1) {
    case .newline, .semicolon, .leftBrace, nil: return kind(index + 1) != .dot
    case .keyword: return [.try, .defer].contains(tokens[first - 1].keyword)
    default: return false
    }
  }

  private func isDeclaration(_ index: Int) -> Bool {
    kind(index - 1) == .keyword && [.fn, .let, .var, .for].contains(tokens[index - 1].keyword)
  }
}
