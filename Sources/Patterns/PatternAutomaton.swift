/// A program's deterministic automaton, made as the texts ask for it: a state is the list of places that the text so far leads to, and
/// which state follows which on what character is remembered, so that most characters cost one look into a table.
///
/// Forwards the places stand in the order of preference, and what comes behind one that has matched is dropped, which leaves the match
/// that a search by going back would find first. Backwards every way counts. See R. Cox, "Regular Expression Matching in the Wild" (2010).
struct PatternAutomaton {
  private struct State: Hashable {
    var places: [Int32]
    /// The character that was taken last.
    var before: Neighbour
  }

  /// Where a character leads.
  struct Step {
    fileprivate(set) var raw: Int32
    static let unknown = Step(raw: -1)

    /// Whether the program has matched in front of the character.
    @inline(__always) var isMatch: Bool { raw & 1 != 0 }
    /// Whether nothing has begun to match behind it, so that the next prefix may be looked for.
    @inline(__always) var isIdle: Bool { raw & 2 != 0 }
    @inline(__always) var state: Int { Int(raw >> 2) }
    @inline(__always) var isKnown: Bool { raw >= 0 }
  }

  let program: PatternProgram
  private var states: [State] = []
  private var numbers: [State: Int] = [:]
  private var steps: [Step] = []
  /// Columns of `steps`; at least as many as there are classes.
  private var stride = 0
  /// By the neighbour before the start.
  private var starts: [Neighbour: Int] = [:]
  /// Which instructions the present closure has reached.
  private var marks: [UInt32]
  private var mark: UInt32 = 0
  private var open: [Int] = []
  /// Instructions looked at so far.
  private(set) var effort = 0

  /// Nothing can match any more.
  static let dead = 0
  /// Entries of the table.
  private static let sizeLimit = 1 << 19

  init(_ program: PatternProgram) {
    self.program = program
    marks = Array(repeating: 0, count: program.instructions.count)
  }

  @inline(__always)
  func known(_ state: Int, _ column: Int) -> Step {
    column < stride ? steps[state &* stride &+ column] : .unknown
  }

  /// Goes on over ASCII as long as nothing happens that the search must know of.
  @inline(__always)
  func skip(_ text: borrowing Span<UInt8>, _ position: inout Int, to limit: Int, _ state: inout Int, _ ascii: [UInt16])
  {
    guard stride > 0 else { return }
    let steps = steps.span
    let columns = ascii.span
    var place = position
    var row = state &* stride
    while place < limit {
      let byte = text[unchecked: place]
      guard byte < 0x80 else { break }
      let column = Int(columns[unchecked: Int(byte)])
      guard column < stride else { break }
      let raw = steps[unchecked: row &+ column].raw
      // Unknown, into the dead state, a match or idle.
      guard raw > 3, raw & 3 == 0 else { break }
      row = Int(raw >> 2) &* stride
      place &+= 1
    }
    position = place
    state = row / stride
  }

  /// The same towards the text's start.
  @inline(__always)
  func skipBack(
    _ text: borrowing Span<UInt8>, _ position: inout Int, to limit: Int, _ state: inout Int, _ ascii: [UInt16]
  ) {
    guard stride > 0 else { return }
    let steps = steps.span
    let columns = ascii.span
    var place = position
    var row = state &* stride
    while place > limit {
      let byte = text[unchecked: place &- 1]
      guard byte < 0x80 else { break }
      let column = Int(columns[unchecked: Int(byte)])
      guard column < stride else { break }
      let raw = steps[unchecked: row &+ column].raw
      guard raw > 3, raw & 3 == 0 else { break }
      row = Int(raw >> 2) &* stride
      place &-= 1
    }
    position = place
    state = row / stride
  }

  /// The state in which a text is entered.
  mutating func start(_ before: Neighbour) -> Int {
    if let known = starts[before] { return known }
    let number = number(of: State(places: [Int32(program.searchStart)], before: before))
    starts[before] = number
    return number
  }

  /// Where a character leads that has not been met in this state; `nil` stands for the text's end.
  mutating func step(
    _ state: Int, _ scalar: Unicode.Scalar?, _ after: Neighbour, column: Int, classes: Int
  ) -> Step {
    let key = states[state]
    let (isMatch, places) = closure(key, after)
    var next: [Int32] = []
    if let scalar {
      for place in places {
        if case .take(let set) = program.instructions[place], program.sets[set].contains(scalar) {
          next.append(Int32(place + 1))
        }
      }
    }
    if program.isBackward { next.sort() }
    if classes > stride { widen(classes) }
    let number = next.isEmpty ? Self.dead : number(of: State(places: next, before: after))
    let isIdle = !program.prefix.isEmpty && next == [Int32(program.searchStart + 2)]
    let step = Step(raw: Int32(number) << 2 | (isIdle ? 2 : 0) | (isMatch ? 1 : 0))
    // Where the table was emptied for the new state, the old one is gone.
    if column != ScalarClasses.none, state < states.count, states[state] == key {
      steps[state * stride + column] = step
    }
    return step
  }

  /// Room for more columns. What was known is found again; states keep their numbers.
  private mutating func widen(_ classes: Int) {
    stride = max(16, classes.nextPowerOfTwo)
    if states.isEmpty { addState(State(places: [], before: .other)) }
    steps = Array(repeating: .unknown, count: states.count * stride)
  }

  private mutating func number(of state: State) -> Int {
    if stride == 0 { widen(1) }
    if let number = numbers[state] { return number }
    if states.count > 16, states.count * stride >= Self.sizeLimit {
      states = []
      numbers = [:]
      steps = []
      starts = [:]
      addState(State(places: [], before: .other))
    }
    numbers[state] = states.count
    addState(state)
    return states.count - 1
  }

  private mutating func addState(_ state: State) {
    states.append(state)
    steps += repeatElement(.unknown, count: stride)
  }

  /// The instructions that take a character next, in their order, and whether the program has matched.
  private mutating func closure(_ key: State, _ after: Neighbour) -> (isMatch: Bool, takers: [Int]) {
    mark &+= 1
    var isMatch = false
    var takers: [Int] = []
    let (left, right) = program.isBackward ? (after, key.before) : (key.before, after)
    open.removeAll(keepingCapacity: true)
    for place in key.places.reversed() { open.append(Int(place)) }
    while let place = open.popLast() {
      guard marks[place] != mark else { continue }
      marks[place] = mark
      effort += 1
      switch program.instructions[place] {
      case .take: takers.append(place)
      case .jump(let target): open.append(target)
      case .fork(let one, let other):
        open.append(other)
        open.append(one)
      case .save: open.append(place + 1)
      case .require(let assertion): if assertion.holds(between: left, right) { open.append(place + 1) }
      case .accept:
        isMatch = true
        if !program.isBackward { return (true, takers) }
      }
    }
    return (isMatch, takers)
  }
}

extension Int {
  fileprivate var nextPowerOfTwo: Int { self <= 1 ? 1 : 1 << (Int.bitWidth - (self - 1).leadingZeroBitCount) }
}
