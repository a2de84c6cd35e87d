/// Numbers of characters that a program does not tell apart, so that a table of transitions has one column for all of them.
struct ScalarClasses {
  /// The end of a text, on either side.
  static let edge = 0
  /// A newline that ends the text.
  static let lastNewline = 1
  /// Of a character for which there was no number left.
  static let none = Int(UInt16.max)

  private struct Features: Hashable {
    /// Which of the sets it is in, a bit each.
    var sets: [UInt64]
    var neighbour: Neighbour
  }

  private let program: PatternProgram
  private var numbers: [Features: UInt16] = [:]
  private(set) var count = 2
  private(set) var ascii: [UInt16] = []
  /// By the scalar's value without its last 8 bits; 0 stands for what was not asked for yet.
  private var pages: [[UInt16]] = []

  private static let limit = 4096

  init(_ program: PatternProgram) {
    self.program = program
    ascii = (0..<UInt8(128)).map { number(of: Unicode.Scalar($0)) }
  }

  @inline(__always)
  mutating func number(ofWide scalar: Unicode.Scalar) -> Int {
    let page = Int(scalar.value >> 8)
    if page < pages.count, !pages[page].isEmpty {
      let known = pages[page][Int(scalar.value & 0xff)]
      if known != 0 { return Int(known) }
    }
    return newNumber(of: scalar)
  }

  @inline(never)
  private mutating func newNumber(of scalar: Unicode.Scalar) -> Int {
    let page = Int(scalar.value >> 8)
    if pages.isEmpty { pages = Array(repeating: [], count: 0x1100) }
    if pages[page].isEmpty { pages[page] = Array(repeating: 0, count: 256) }
    let number = number(of: scalar)
    pages[page][Int(scalar.value & 0xff)] = number
    return Int(number)
  }

  private mutating func number(of scalar: Unicode.Scalar) -> UInt16 {
    var sets = [UInt64](repeating: 0, count: (program.sets.count + 63) / 64)
    for (index, set) in program.sets.enumerated() where set.contains(scalar) { sets[index / 64] |= 1 << (index % 64) }
    let features = Features(sets: sets, neighbour: Neighbour(scalar, for: program))
    if let known = numbers[features] { return known }
    guard count < Self.limit else { return UInt16(Self.none) }
    numbers[features] = UInt16(count)
    count += 1
    return UInt16(count - 1)
  }
}
