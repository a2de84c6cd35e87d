/// A line of text cut into what a terminal draws and what it obeys.
package struct TextPieces: Sequence, IteratorProtocol {
  package enum Piece {
    /// A colour or style sequence (SGR).
    case style(String)
    /// Anything else that a terminal obeys: cursor movements, titles, control characters.
    case control(Character)
    case character(Character)

    package var width: Int {
      if case .character(let character) = self { DisplayWidth.of(character) } else { 0 }
    }
  }

  private var rest: Substring

  package init(_ text: String) { rest = text[...] }

  package mutating func next() -> Piece? {
    guard let first = rest.first else { return nil }
    if first == "\u{1B}" { return escape() }
    rest.removeFirst()
    guard let scalar = first.unicodeScalars.first, scalar.properties.generalCategory == .control else {
      return .character(first)
    }
    return .control(first)
  }

  /// Scanned by scalars: a combining mark right after a sequence would merge with its last byte as a `Character`.
  private mutating func escape() -> Piece {
    let scalars = rest.unicodeScalars
    let start = scalars.startIndex
    var index = scalars.index(after: start)
    guard index < scalars.endIndex else { return finish(at: index, .control("\u{1B}")) }
    let introducer = scalars[index]
    index = scalars.index(after: index)
    switch introducer {
    case "[":
      while index < scalars.endIndex, !("@"..."~").contains(scalars[index]) { index = scalars.index(after: index) }
      guard index < scalars.endIndex else { return finish(at: index, .control("\u{1B}")) }
      let final = scalars[index]
      index = scalars.index(after: index)
      return finish(at: index, final == "m" ? .style(String(rest[start..<index])) : .control("\u{1B}"))
    case "]", "P", "_", "^":
      return finish(at: endOfString(scalars, from: index), .control("\u{1B}"))
    default:
      return finish(at: index, .control("\u{1B}"))
    }
  }

  /// Operating system commands and the like end with BEL or ST.
  private func endOfString(_ scalars: Substring.UnicodeScalarView, from start: String.Index) -> String.Index {
    var index = start
    while index < scalars.endIndex {
      let scalar = scalars[index]
      index = scalars.index(after: index)
      if scalar == "\u{7}" || scalar == "\u{9C}" { return index }
      if scalar == "\u{1B}", index < scalars.endIndex, scalars[index] == "\\" { return scalars.index(after: index) }
    }
    return index
  }

  private mutating func finish(at index: String.Index, _ piece: Piece) -> Piece {
    rest = rest[index...]
    return piece
  }
}
