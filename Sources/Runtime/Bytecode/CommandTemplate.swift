package import Syntax

/// A `$` command with holes: each hole takes the next of the values that the program computed.
package struct CommandTemplate: Sendable {
  package enum Mode: Int, Sendable { case stream, capture, spawn }

  package enum Piece: Sendable {
    case text(String)
    case glob(String)
    /// The next value, as one piece of text.
    case value(Span)
    /// The next value, a list: a word for each element.
    case spread(Span)
  }

  package struct Word: Sendable {
    package var pieces: [Piece]
    package var span: Span
  }

  package struct Redirect: Sendable {
    package var kind: Command.Redirect.Kind
    package var target: Word?
    package var span: Span
  }

  package struct Stage: Sendable {
    package var words: [Word]
    package var redirects: [Redirect]
    package var span: Span
  }

  package var stages: [Stage]
  package var span: Span
  package var source: SourceFile
}
