/// A pattern as instructions of a machine that follows all ways at once.
struct PatternProgram: Sendable {
  enum Instruction {
    /// Takes one scalar of a set, and goes on behind.
    case take(ScalarSet)
    case jump(Int)
    case fork(Int, Int)
    case require(PatternTree.Assertion)
    case accept
  }

  private(set) var instructions: [Instruction] = []
  /// Parts of the tree that have been written out.
  private var effort = 0

  /// Repeats in repeats multiply.
  private static let sizeLimit = 20_000

  init(_ tree: PatternTree) throws(PatternMistake) {
    try emit(tree)
    instructions.append(.accept)
  }

  private mutating func emit(_ tree: PatternTree) throws(PatternMistake) {
    effort += 1
    guard effort < Self.sizeLimit else {
      throw PatternMistake(
        message: "its repeats multiply to too large a pattern", help: ["`*` and `+` need no counting"])
    }
    switch tree {
    case .set(let set): instructions.append(.take(set))
    case .assertion(let assertion): instructions.append(.require(assertion))
    case .sequence(let parts): for part in parts { try emit(part) }
    case .choice(let alternatives): try emit(choice: alternatives)
    case .repeated(let part, let least, let most):
      for _ in 0..<least { try emit(part) }
      if let most {
        try emit(part, upTo: most - least)
      } else {
        try emit(anyNumberOf: part)
      }
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

  private mutating func emit(_ part: PatternTree, upTo count: Int) throws(PatternMistake) {
    var forks: [Int] = []
    for _ in 0..<count {
      forks.append(reserve())
      try emit(part)
    }
    for fork in forks { instructions[fork] = .fork(fork + 1, instructions.count) }
  }

  private mutating func emit(anyNumberOf part: PatternTree) throws(PatternMistake) {
    let fork = reserve()
    try emit(part)
    instructions.append(.jump(fork))
    instructions[fork] = .fork(fork + 1, instructions.count)
  }

  /// A place that is filled once it is known where the jump goes.
  private mutating func reserve() -> Int {
    instructions.append(.accept)
    return instructions.count - 1
  }
}
