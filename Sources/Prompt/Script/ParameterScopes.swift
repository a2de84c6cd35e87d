import Syntax

/// Where a name means a parameter: the functions that have one of this name, as ranges of tokens.
struct ParameterScopes {
  private let name: String
  private let tokens: [Token]
  private let source: SourceFile
  private var ranges: [Range<Int>] = []

  init(of name: String, in tokens: [Token], _ source: SourceFile) {
    self.name = name
    self.tokens = tokens
    self.source = source
    ranges = tokens.indices.compactMap { scope(at: $0) }
  }

  func contains(_ index: Int) -> Bool { ranges.contains { $0.contains(index) } }

  /// Of a function whose `fn` or `=>` stands there.
  private func scope(at index: Int) -> Range<Int>? {
    if tokens[index].keyword == .fn { return declared(at: index + 2) }
    guard tokens[index].kind == .arrow, index > 0 else { return nil }
    let start = index - 1
    if isName(start) { return start..<end(ofValueAt: index + 1) }
    guard tokens[start].kind == .rightParen, let open = partner(of: start), open < start, hasParameter(open..<start)
    else { return nil }
    return open..<end(ofValueAt: index + 1)
  }

  /// `fn name(…) { … }`, by the place of its parameters.
  private func declared(at open: Int) -> Range<Int>? {
    guard tokens.indices.contains(open), tokens[open].kind == .leftParen, let close = partner(of: open),
      hasParameter(open..<close), tokens.indices.contains(close + 1), tokens[close + 1].kind == .leftBrace,
      let end = partner(of: close + 1)
    else { return nil }
    return open..<end
  }

  /// The bracket that opens the parameters is the first of the range.
  private func hasParameter(_ range: Range<Int>) -> Bool {
    var index = range.lowerBound + 1
    while index < range.upperBound {
      if isName(index), index == range.lowerBound + 1 || tokens[index - 1].kind == .comma { return true }
      index = next(after: index)
    }
    return false
  }

  /// Behind the value of a function without a name.
  private func end(ofValueAt start: Int) -> Int {
    var index = start
    while index < tokens.count {
      switch tokens[index].kind {
      case .comma, .semicolon, .newline, .endOfFile, .rightParen, .rightBracket, .rightBrace, .interpolationEnd,
        .captureEnd:
        return index
      default: index = next(after: index)
      }
    }
    return tokens.count
  }

  /// Brackets are passed over with what is in them.
  private func next(after index: Int) -> Int { max(partner(of: index) ?? index, index) + 1 }

  private func partner(of index: Int) -> Int? {
    let partner = Int(tokens[index].partner)
    return tokens.indices.contains(partner) ? partner : nil
  }

  private func isName(_ index: Int) -> Bool {
    tokens[index].kind == .name && source.string(tokens[index].span) == name
  }
}
