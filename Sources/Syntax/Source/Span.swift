/// A half-open range of byte offsets into one source file's UTF-8 text.
package struct Span: Hashable, Sendable {
  package var start: Int32
  package var end: Int32

  package init(_ start: Int, _ end: Int) {
    self.start = Int32(clamping: start)
    self.end = Int32(clamping: end)
  }

  /// The empty span at the start of a file, for things that stand nowhere in particular.
  package static let none = Span(0, 0)

  package var range: Range<Int> { Int(start)..<Int(Swift.max(start, end)) }
  package var isEmpty: Bool { end <= start }

  /// The smallest span that holds both.
  package func union(_ other: Span) -> Span {
    Span(Int(Swift.min(start, other.start)), Int(Swift.max(end, other.end)))
  }
}
