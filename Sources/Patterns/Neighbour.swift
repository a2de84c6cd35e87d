/// What assertions need to know of the characters on both sides of a position.
enum Neighbour: Hashable {
  case edge, newline, word, other
  /// A newline that ends the text.
  case lastNewline

  /// As far as a program tells characters apart.
  init(_ scalar: Unicode.Scalar, for program: PatternProgram) {
    if program.needsLines, scalar == "\n" {
      self = .newline
    } else {
      self = program.needsWords && ScalarSet.Kind.word.contains(scalar) ? .word : .other
    }
  }
}

extension PatternTree.Assertion {
  func holds(between left: Neighbour, _ right: Neighbour) -> Bool {
    switch self {
    case .textStart: left == .edge
    case .textEnd: right == .edge
    case .lastLineEnd: right == .edge || right == .lastNewline
    case .lineStart: left == .edge || left == .newline || left == .lastNewline
    case .lineEnd: right == .edge || right == .newline || right == .lastNewline
    case .wordBoundary: (left == .word) != (right == .word)
    case .noWordBoundary: (left == .word) == (right == .word)
    }
  }
}

extension Span<UInt8> {
  /// The scalar that begins at a position of valid UTF-8, and its length in bytes.
  @inline(__always)
  func scalar(at position: Int) -> (scalar: Unicode.Scalar, length: Int) {
    let first = self[position]
    if first < 0x80 { return (Unicode.Scalar(first), 1) }
    let length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
    var value = UInt32(first) & (0x7f >> UInt32(length))
    for offset in 1..<length { value = value << 6 | UInt32(self[position + offset] & 0x3f) }
    return (Unicode.Scalar(value) ?? "\u{fffd}", length)
  }

  /// Where the scalar begins that ends at a position.
  @inline(__always)
  func scalarStart(before position: Int) -> Int {
    var start = position - 1
    while start > 0, self[start] & 0xc0 == 0x80 { start -= 1 }
    return start
  }

  func left(of position: Int, for program: PatternProgram) -> Neighbour {
    if position == 0 { return program.needsEdges || program.needsLines ? .edge : .other }
    return Neighbour(scalar(at: scalarStart(before: position)).scalar, for: program)
  }

  func right(of position: Int, for program: PatternProgram) -> Neighbour {
    if position == count { return program.needsEdges || program.needsLines ? .edge : .other }
    if program.needsLines, position == count - 1, self[position] == UInt8(ascii: "\n") { return .lastNewline }
    return Neighbour(scalar(at: position).scalar, for: program)
  }
}
