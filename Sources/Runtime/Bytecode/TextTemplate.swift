import Syntax

/// A string with holes: the texts of values that stand among the constants or in registers, one behind the other.
struct TextTemplate: Sendable {
  enum Piece: Sendable {
    case constant(Int32)
    case register(Int32)
  }

  private(set) var pieces: [Piece] = []
  /// Of each piece, for errors.
  private(set) var spans: [Span] = []

  mutating func append(_ piece: Piece, at span: Span) {
    pieces.append(piece)
    spans.append(span)
  }
}
