/// A pattern as instructions of a machine that follows all ways at once.
struct PatternProgram: Sendable {
  enum Instruction {
    /// Takes one scalar of a set, and goes on behind.
    case take(Int)
    case jump(Int)
    /// Both ways; the first is preferred.
    case fork(Int, Int)
    /// Keeps the position: where a group begins and, one more, where it ends.
    case save(Int)
    case require(PatternTree.Assertion)
    case accept
  }

  private(set) var instructions: [Instruction] = []
  private(set) var sets: [ScalarSet]
  /// Where a search that may begin anywhere starts.
  private(set) var searchStart = 0
  /// It takes texts from their end to their start, and keeps no groups.
  let isBackward: Bool
  /// The text that every match begins with.
  let prefix: [UInt8]
  private(set) var needsWords = false
  private(set) var needsLines = false
  private(set) var needsEdges = false
  /// Parts of the tree that have been written out.
  private var effort = 0

  /// Repeats in repeats multiply.
  private static let sizeLimit = 20_000

  init(_ pattern: ParsedPattern, isBackward: Bool = false) throws(PatternMistake) {
    sets = pattern.sets
    self.isBackward = isBackward
    let isSearch = !isBackward && !pattern.tree.isAtTextStart
    prefix = isSearch ? pattern.tree.prefix(pattern.sets) : []
    try emit(pattern.tree)
    instructions.append(.accept)
    guard isSearch else { return }
    // What begins earlier is preferred, so beginning later is the last of all ways.
    searchStart = instructions.count
    instructions += [.fork(0, searchStart + 1), .take(sets.count), .jump(searchStart)]
    sets.append(.any)
  }

  private mutating func emit(_ tree: PatternTree) throws(PatternMistake) {
    effort += 1
    guard effort < Self.sizeLimit else {
      throw PatternMistake(
        message: "its repeats multiply to too large a pattern", help: ["`*` and `+` need no counting"])
    }
    switch tree {
    case .set(let set): instructions.append(.take(set))
    case .assertion(let assertion): emit(assertion)
    case .sequence(let parts):
      if isBackward {
        for part in parts.reversed() { try emit(part) }
      } else {
        for part in parts { try emit(part) }
      }
    case .choice(let alternatives): try emit(choice: alternatives)
    case .group(let number, let part):
      if !isBackward { instructions.append(.save(2 * number)) }
      try emit(part)
      if !isBackward { instructions.append(.save(2 * number + 1)) }
    case .repeated(let part, let least, let most, let isLazy):
      for _ in 0..<(most == nil ? max(0, least - 1) : least) { try emit(part) }
      if let most {
        try emit(part, upTo: most - least, isLazy)
      } else {
        try emit(anyNumberOf: part, isLazy, isRequired: least > 0)
      }
    }
  }

  private mutating func emit(_ assertion: PatternTree.Assertion) {
    instructions.append(.require(assertion))
    switch assertion {
    case .textStart, .textEnd: needsEdges = true
    case .lastLineEnd, .lineStart, .lineEnd: needsLines = true
    case .wordBoundary, .noWordBoundary: needsWords = true
    }
  }

  private mutating func emit(choice alternatives: [PatternTree]) throws(PatternMistake) {
    var ends: [Int] = []
    for alternative in alternatives.dropLast() {
      let fork = reserve()
      try emit(alternative)
      ends.append(reserve())
      instructions[fork] = .fork(fork + 1, instructions.count)
    }
    if let last = alternatives.last { try emit(last) }
    for end in ends { instructions[end] = .jump(instructions.count) }
  }

  private mutating func emit(_ part: PatternTree, upTo count: Int, _ isLazy: Bool) throws(PatternMistake) {
    var forks: [Int] = []
    for _ in 0..<count {
      forks.append(reserve())
      try emit(part)
    }
    for fork in forks { instructions[fork] = self.fork(to: fork + 1, past: instructions.count, isLazy) }
  }

  private mutating func emit(
    anyNumberOf part: PatternTree, _ isLazy: Bool, isRequired: Bool
  ) throws(PatternMistake) {
    if isRequired || part.mayBeEmpty {
      // A round that takes nothing must be able to end the loop as others do: so `x*` is `(x+)?` where `x` may be empty.
      let entry = isRequired ? nil : reserve()
      let start = instructions.count
      try emit(part)
      let repeated = reserve()
      instructions[repeated] = fork(to: start, past: repeated + 1, isLazy)
      if let entry { instructions[entry] = fork(to: start, past: repeated + 1, isLazy) }
    } else {
      let entry = reserve()
      try emit(part)
      instructions.append(.jump(entry))
      instructions[entry] = fork(to: entry + 1, past: instructions.count, isLazy)
    }
  }

  private func fork(to inside: Int, past outside: Int, _ isLazy: Bool) -> Instruction {
    isLazy ? .fork(outside, inside) : .fork(inside, outside)
  }

  /// A place that is filled once it is known where the jump goes.
  private mutating func reserve() -> Int {
    instructions.append(.accept)
    return instructions.count - 1
  }
}
