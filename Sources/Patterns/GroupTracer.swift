/// Finds what the groups of a match have taken: all ways are followed at once, each with the positions that it has saved, and of ways
/// that meet the preferred one goes on. This is R. Pike's machine, as in R. Cox, "Regular Expression Matching: the Virtual Machine
/// Approach" (2009).
struct GroupTracer {
  private let program: PatternProgram
  /// Positions that a way has saved: a group's start and its end behind it; below 0 where it took no part.
  private let width: Int
  private var ways = Ways()
  private var nextWays = Ways()
  private var saved: [Int]
  private var jobs: [Job] = []
  private var marks: [UInt32]
  private var mark: UInt32 = 0
  private var budget = pollInterval

  private static let pollInterval = 100_000

  private struct Ways {
    /// Instructions that take a character, and the end, by preference.
    var places: [Int] = []
    /// Of each place, so many as `width`.
    var saved: [Int] = []

    mutating func removeAll() {
      places.removeAll(keepingCapacity: true)
      saved.removeAll(keepingCapacity: true)
    }
  }

  private enum Job {
    case visit(Int)
    case restore(slot: Int, position: Int)
  }

  init(_ program: PatternProgram, groupCount: Int) {
    self.program = program
    width = 2 * groupCount
    saved = Array(repeating: -1, count: width)
    marks = Array(repeating: 0, count: program.instructions.count)
  }

  /// What the groups, from the first, took of a match whose ends are known.
  mutating func groups<Stop: Error>(
    in text: borrowing Span<UInt8>, _ range: Range<Int>, poll: () throws(Stop) -> Void
  ) throws(Stop) -> [Range<Int>?] {
    nextWays.removeAll()
    for slot in 0..<width { saved[slot] = -1 }
    mark &+= 1
    follow(0, at: range.lowerBound, in: text)
    swap(&ways, &nextWays)
    var position = range.lowerBound
    while position < range.upperBound {
      let (scalar, length) = text.scalar(at: position)
      position += length
      budget -= ways.places.count * (1 + width)
      if budget <= 0 {
        budget = Self.pollInterval
        try poll()
      }
      step(scalar, to: position, in: text)
    }
    return result()
  }

  private mutating func step(_ scalar: Unicode.Scalar, to position: Int, in text: borrowing Span<UInt8>) {
    nextWays.removeAll()
    mark &+= 1
    for index in ways.places.indices {
      let place = ways.places[index]
      guard case .take(let set) = program.instructions[place], program.sets[set].contains(scalar) else { continue }
      for slot in 0..<width { saved[slot] = ways.saved[index * width + slot] }
      follow(place + 1, at: position, in: text)
    }
    swap(&ways, &nextWays)
  }

  private func result() -> [Range<Int>?] {
    for (index, place) in ways.places.enumerated() {
      guard case .accept = program.instructions[place] else { continue }
      return (0..<width / 2).map { group in
        let start = ways.saved[index * width + 2 * group]
        let end = ways.saved[index * width + 2 * group + 1]
        return start < 0 || end < start ? nil : start..<end
      }
    }
    return Array(repeating: nil, count: width / 2)
  }

  /// Adds the places that lead on from one without taking a character to the next ways.
  private mutating func follow(_ place: Int, at position: Int, in text: borrowing Span<UInt8>) {
    jobs.append(.visit(place))
    while let job = jobs.popLast() {
      switch job {
      case .restore(let slot, let position): saved[slot] = position
      case .visit(let place): visit(place, at: position, in: text)
      }
    }
  }

  private mutating func visit(_ first: Int, at position: Int, in text: borrowing Span<UInt8>) {
    var place = first
    while marks[place] != mark {
      marks[place] = mark
      switch program.instructions[place] {
      case .take, .accept:
        nextWays.places.append(place)
        nextWays.saved.append(contentsOf: saved)
        return
      case .jump(let target): place = target
      case .fork(let one, let other):
        jobs.append(.visit(other))
        place = one
      case .save(let slot):
        // The first group's are the first.
        jobs.append(.restore(slot: slot - 2, position: saved[slot - 2]))
        saved[slot - 2] = position
        place += 1
      case .require(let assertion):
        let isHere = assertion.holds(
          between: text.left(of: position, for: program), text.right(of: position, for: program))
        guard isHere else { return }
        place += 1
      }
    }
  }
}
