import Syntax

/// A string with holes: each hole is a register, whose value's text stands there.
struct TextTemplate: Sendable {
  enum Piece: Sendable {
    case text(String)
    case register(Int, Span)
  }

  var pieces: [Piece]
}
