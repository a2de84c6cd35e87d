/// An identifier at one place in a file, where it declares something or is used.
package struct Name: Hashable, Sendable {
  package var text: String
  package var span: Span
  /// Dense and unique within its file, from 0: the key under which the resolver files what the name means.
  package var id: Int32

  package init(_ text: String, span: Span, id: Int32) {
    self.text = text
    self.span = span
    self.id = id
  }
}
