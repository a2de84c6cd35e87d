import Glibc

/// Follows a pattern through texts, and remembers what it has learnt of the pattern.
///
/// A match's end is found forwards; its start, which is the first from which that end can be reached, backwards from there; its groups in
/// the stretch between. Each takes time linear in what it passes.
struct PatternSearch {
  private var classes: ScalarClasses
  private var forward: PatternAutomaton
  private var backward: PatternAutomaton
  private var tracer: GroupTracer?
  /// Steps until the next look for interruptions.
  private var budget = pollInterval

  /// Steps between two looks for interruptions.
  private static let pollInterval = 100_000

  init(_ program: PatternProgram, backward: PatternProgram, groupCount: Int) {
    classes = ScalarClasses(program)
    forward = PatternAutomaton(program)
    self.backward = PatternAutomaton(backward)
    tracer = groupCount > 0 ? GroupTracer(program, groupCount: groupCount) : nil
  }

  mutating func matches<Stop: Error>(
    _ text: borrowing Span<UInt8>, poll: () throws(Stop) -> Void
  ) throws(Stop) -> Bool {
    try end(in: text, from: 0, isAnyEnough: true, poll: poll) != nil
  }

  /// The first match that begins at a position or behind it.
  mutating func match<Stop: Error>(
    in text: borrowing Span<UInt8>, from: Int, poll: () throws(Stop) -> Void
  ) throws(Stop) -> PatternMatch? {
    guard let end = try end(in: text, from: from, isAnyEnough: false, poll: poll) else { return nil }
    let start = try start(in: text, from: from, to: end, poll: poll)
    budget -= end - start
    guard tracer != nil else { return PatternMatch(range: start..<end) }
    let groups = try tracer?.groups(in: text, start..<end, poll: poll)
    return PatternMatch(range: start..<end, groups: groups ?? [])
  }

  private mutating func end<Stop: Error>(
    in text: borrowing Span<UInt8>, from: Int, isAnyEnough: Bool, poll: () throws(Stop) -> Void
  ) throws(Stop) -> Int? {
    var found: Int?
    var position = from
    guard skipToPrefix(text, &position) else { return nil }
    var state = forward.start(text.left(of: position, for: forward.program))
    let endsLine = text.count > from && text[text.count - 1] == UInt8(ascii: "\n") && forward.program.needsLines
    let limit = endsLine ? text.count - 1 : text.count
    while position < limit {
      try spend(0, poll)
      let pause = min(limit, position + Self.pollInterval)
      let start = position
      while position < pause, budget > 0 {
        forward.skip(text, &position, to: pause, &state, classes.ascii)
        guard position < pause else { break }
        let byte = text[unchecked: position]
        var length = 1
        let column: Int
        if byte < 0x80 {
          column = Int(classes.ascii[Int(byte)])
        } else {
          let (scalar, count) = text.scalar(at: position)
          column = classes.number(ofWide: scalar)
          length = count
        }
        var step = forward.known(state, column)
        if !step.isKnown { step = newStep(state, text.scalar(at: position).scalar, column) }
        if step.isMatch {
          found = position
          if isAnyEnough { return found }
        }
        state = step.state
        if state == PatternAutomaton.dead { return found }
        position &+= length
        if step.isIdle {
          let last = position
          guard skipToPrefix(text, &position) else { return found }
          if position > last { state = forward.start(text.left(of: position, for: forward.program)) }
        }
      }
      budget -= position - start
    }
    if endsLine {
      let step = lastStep(state, "\n", .lastNewline, column: ScalarClasses.lastNewline)
      if step.isMatch { found = limit }
      state = step.state
    }
    if lastStep(state, nil, .edge, column: ScalarClasses.edge).isMatch { found = text.count }
    return found
  }

  /// Goes to the next place where a match may begin; false where there is none.
  private func skipToPrefix(_ text: borrowing Span<UInt8>, _ position: inout Int) -> Bool {
    let prefix = forward.program.prefix
    guard let first = prefix.first else { return true }
    return text.withUnsafeBytes { text in
      while position + prefix.count <= text.count, let base = text.baseAddress {
        let last = text.count - prefix.count + 1
        guard let found = memchr(base + position, Int32(first), last - position) else { return false }
        position = UnsafeRawPointer(found) - base
        if memcmp(found, prefix, prefix.count) == 0 { return true }
        position += 1
      }
      return false
    }
  }

  private mutating func newStep(_ state: Int, _ scalar: Unicode.Scalar, _ column: Int) -> PatternAutomaton.Step {
    let effort = forward.effort
    let step = forward.step(
      state, scalar, Neighbour(scalar, for: forward.program), column: column, classes: classes.count)
    budget -= forward.effort - effort
    return step
  }

  private mutating func lastStep(
    _ state: Int, _ scalar: Unicode.Scalar?, _ after: Neighbour, column: Int
  ) -> PatternAutomaton.Step {
    let known = forward.known(state, column)
    return known.isKnown ? known : forward.step(state, scalar, after, column: column, classes: classes.count)
  }

  /// The first position, not before `from`, from which a match leads to `end`.
  private mutating func start<Stop: Error>(
    in text: borrowing Span<UInt8>, from: Int, to end: Int, poll: () throws(Stop) -> Void
  ) throws(Stop) -> Int {
    var state = backward.start(text.right(of: end, for: backward.program))
    var found = end
    var position = end
    while state != PatternAutomaton.dead {
      let last = position
      backward.skipBack(text, &position, to: max(from, position - Self.pollInterval), &state, classes.ascii)
      try spend(last - position + 1, poll)
      let step = stepBack(state, text, before: position)
      if step.isMatch { found = position }
      if position <= from { break }
      state = step.state
      position = text.scalarStart(before: position)
    }
    return found
  }

  @inline(__always)
  private mutating func stepBack(
    _ state: Int, _ text: borrowing Span<UInt8>, before position: Int
  ) -> PatternAutomaton.Step {
    guard position > 0 else {
      let known = backward.known(state, ScalarClasses.edge)
      return known.isKnown
        ? known : backward.step(state, nil, .edge, column: ScalarClasses.edge, classes: classes.count)
    }
    let (scalar, _) = text.scalar(at: text.scalarStart(before: position))
    let endsText = position == text.count && scalar == "\n" && backward.program.needsLines
    let column =
      endsText
      ? ScalarClasses.lastNewline
      : scalar.isASCII ? Int(classes.ascii[Int(scalar.value)]) : classes.number(ofWide: scalar)
    let known = backward.known(state, column)
    if known.isKnown { return known }
    let effort = backward.effort
    let left = endsText ? Neighbour.lastNewline : Neighbour(scalar, for: backward.program)
    let step = backward.step(state, scalar, left, column: column, classes: classes.count)
    budget -= backward.effort - effort
    return step
  }

  private mutating func spend<Stop: Error>(_ steps: Int, _ poll: () throws(Stop) -> Void) throws(Stop) {
    budget -= steps
    guard budget <= 0 else { return }
    budget = Self.pollInterval
    try poll()
  }
}
