/// One parsed file.
package struct Program: Sendable {
  package var source: SourceFile
  package var statements: [Statement]
  /// In the order of the text; the formatter puts them back.
  package var comments: [Comment]
  /// How many `Name`s the file holds: their ids are `0..<nameCount`.
  package var nameCount: Int

  package init(source: SourceFile, statements: [Statement], comments: [Comment], nameCount: Int) {
    self.source = source
    self.statements = statements
    self.comments = comments
    self.nameCount = nameCount
  }
}

/// A `#` or `##` comment, without its newline.
package struct Comment: Hashable, Sendable {
  package var span: Span
  package var isDocumentation: Bool

  package init(span: Span, isDocumentation: Bool) {
    self.span = span
    self.isDocumentation = isDocumentation
  }
}
