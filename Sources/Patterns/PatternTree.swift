/// A pattern as it is written.
indirect enum PatternTree {
  /// One of the pattern's sets of characters, by its number.
  case set(Int)
  case sequence([PatternTree])
  case choice([PatternTree])
  /// A group whose text is kept, by its number: from 1, in the order of the opening brackets.
  case group(Int, PatternTree)
  /// `most` is nil where there is no end. A lazy one prefers fewer.
  case repeated(PatternTree, least: Int, most: Int?, isLazy: Bool)
  case assertion(Assertion)

  enum Assertion {
    case textStart, textEnd
    /// The end of the text, or before a newline that ends it.
    case lastLineEnd
    case lineStart, lineEnd
    case wordBoundary, noWordBoundary
  }

  /// Whether it may match without taking a character.
  var mayBeEmpty: Bool {
    switch self {
    case .set: false
    case .assertion: true
    case .sequence(let parts): parts.allSatisfy(\.mayBeEmpty)
    case .choice(let alternatives): alternatives.contains(where: \.mayBeEmpty)
    case .group(_, let tree): tree.mayBeEmpty
    case .repeated(let part, let least, _, _): least == 0 || part.mayBeEmpty
    }
  }

  /// Whether it can only match at the start of a text.
  var isAtTextStart: Bool {
    switch self {
    case .assertion(.textStart): true
    case .set, .assertion: false
    case .sequence(let parts): parts.first?.isAtTextStart ?? false
    case .choice(let alternatives): alternatives.allSatisfy(\.isAtTextStart)
    case .group(_, let tree): tree.isAtTextStart
    case .repeated(let part, let least, _, _): least > 0 && part.isAtTextStart
    }
  }
}

extension PatternTree {
  /// The text that every match begins with, as far as it is plain.
  func prefix(_ sets: [ScalarSet]) -> [UInt8] {
    var prefix = ""
    _ = extend(&prefix, sets)
    return Array(prefix.utf8)
  }

  /// Says whether what follows goes on with it.
  private func extend(_ prefix: inout String, _ sets: [ScalarSet]) -> Bool {
    switch self {
    case .set(let number):
      guard let scalar = sets[number].onlyScalar else { return false }
      prefix.unicodeScalars.append(scalar)
      return true
    case .sequence(let parts): return parts.allSatisfy { $0.extend(&prefix, sets) }
    case .group(_, let tree): return tree.extend(&prefix, sets)
    case .repeated(let part, let least, _, _):
      if least > 0 { _ = part.extend(&prefix, sets) }
      return false
    case .assertion: return true
    case .choice: return false
    }
  }
}

/// What a parser has read.
struct ParsedPattern {
  var tree: PatternTree
  var sets: [ScalarSet]
  /// By group; the first is the whole match.
  var groupNames: [String?]
}
