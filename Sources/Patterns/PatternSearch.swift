/// Follows a pattern through texts: a state is the set of places in the program that the text so far leads to. Which state follows which
/// on what character is remembered, so that most characters cost one look into a table.
struct PatternSearch: Sendable {
  private let program: PatternProgram
  private var states: [State] = []
  private var numbers: [State.Key: Int] = [:]
  /// Which instructions the present closure has reached.
  private var marks: [UInt32]
  private var mark: UInt32 = 0
  /// Instructions looked at since the last character.
  private var effort = 0

  private struct State {
    /// What tells one state from another.
    struct Key: Hashable {
      /// Ascending.
      var places: [Int32]
      var before: Neighbour
    }

    var key: Key
    /// By ASCII code.
    var next: [Int32] = Array(repeating: unknown, count: 128)

    static let unknown: Int32 = -1
    static let accepting: Int32 = -2
  }

  /// What assertions need to know of the characters on both sides.
  private enum Neighbour: Hashable {
    case edge, newline, word, other
    /// A newline that ends the text.
    case lastNewline

    init(_ scalar: Unicode.Scalar) {
      self = scalar == "\n" ? .newline : ScalarSet.Kind.word.contains(scalar) ? .word : .other
    }
  }

  private static let stateLimit = 1000
  /// Steps between two looks for interruptions.
  private static let pollInterval = 100_000

  init(_ program: PatternProgram) {
    self.program = program
    marks = Array(repeating: 0, count: program.instructions.count)
  }

  mutating func run<Stop: Error>(_ text: String, poll: () throws(Stop) -> Void) throws(Stop) -> Bool {
    var current = number(of: State.Key(places: [], before: .edge))
    var budget = Self.pollInterval
    var scalars = text.unicodeScalars.makeIterator()
    var upcoming = scalars.next()
    while let scalar = upcoming {
      upcoming = scalars.next()
      budget -= 1 + effort
      effort = 0
      if budget <= 0 {
        budget = Self.pollInterval
        try poll()
      }
      if scalar.isASCII, upcoming != nil {
        let known = states[current].next[Int(scalar.value)]
        if known == State.accepting { return true }
        if known != State.unknown {
          current = Int(known)
          continue
        }
      }
      guard let next = step(current, scalar, isLast: upcoming == nil) else { return true }
      current = next
    }
    return reaches(accept: states[current].key, .edge).isAccepting
  }

  /// The state behind one character; `nil` where the pattern has matched before it.
  private mutating func step(_ current: Int, _ scalar: Unicode.Scalar, isLast: Bool) -> Int? {
    let after = Neighbour(scalar)
    let closure = reaches(accept: states[current].key, isLast && after == .newline ? .lastNewline : after)
    let isKept = scalar.isASCII && !isLast
    guard !closure.isAccepting else {
      if isKept { states[current].next[Int(scalar.value)] = State.accepting }
      return nil
    }
    var places: [Int32] = []
    for place in closure.places {
      if case .take(let set) = program.instructions[place], set.contains(scalar) { places.append(Int32(place + 1)) }
    }
    places.sort()
    let count = states.count
    let next = number(of: State.Key(places: places, before: after))
    // Where the table was emptied for the new state, the old one is gone.
    if isKept, states.count >= count { states[current].next[Int(scalar.value)] = Int32(next) }
    return next
  }

  private mutating func number(of key: State.Key) -> Int {
    if let number = numbers[key] { return number }
    if states.count >= Self.stateLimit {
      states = []
      numbers = [:]
    }
    states.append(State(key: key))
    numbers[key] = states.count - 1
    return states.count - 1
  }

  /// The instructions that take a character next, from a state's places and from the pattern's beginning, which may lie anywhere.
  private mutating func reaches(accept key: State.Key, _ after: Neighbour) -> (places: [Int], isAccepting: Bool) {
    mark &+= 1
    var takers: [Int] = []
    var open = key.places.map { Int($0) } + [0]
    while let place = open.popLast() {
      guard marks[place] != mark else { continue }
      marks[place] = mark
      effort += 1
      switch program.instructions[place] {
      case .take: takers.append(place)
      case .jump(let target): open.append(target)
      case .fork(let one, let other):
        open.append(one)
        open.append(other)
      case .require(let assertion): if holds(assertion, key.before, after) { open.append(place + 1) }
      case .accept: return ([], true)
      }
    }
    return (takers, false)
  }

  private func holds(_ assertion: PatternTree.Assertion, _ before: Neighbour, _ after: Neighbour) -> Bool {
    switch assertion {
    case .textStart: before == .edge
    case .textEnd: after == .edge
    case .lastLineEnd: after == .edge || after == .lastNewline
    case .lineStart: before == .edge || before == .newline
    case .lineEnd: after == .edge || after == .newline || after == .lastNewline
    case .wordBoundary: (before == .word) != (after == .word)
    case .noWordBoundary: (before == .word) == (after == .word)
    }
  }
}
