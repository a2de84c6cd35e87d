/// One mistake in a program, or one thing worth a warning: what, where, and how to mend it.
package struct Diagnostic: Sendable {
  package enum Severity: String, Sendable { case error, warning }

  package var code: DiagnosticCode
  /// Another place that it has to do with: where what it is about is declared.
  package struct Related: Sendable {
    package var source: SourceFile
    package var span: Span
    /// Printed behind the dashes below it.
    package var label: String

    package init(in source: SourceFile, at span: Span, _ label: String) {
      let origin = source.origin(of: span)
      self.source = origin.source
      self.span = origin.span
      self.label = label
    }
  }

  /// Stands alone, starts in lower case, ends without a full stop, quotes names in backticks.
  package var message: String
  package var source: SourceFile
  /// The smallest text that is wrong.
  package var span: Span
  /// Printed behind the carets: `not defined in this file`.
  package var label: String
  package var related: [Related]
  /// The fix, one `= help:` line each.
  package var help: [String]

  package init(
    _ code: DiagnosticCode, _ message: String, in source: SourceFile, at span: Span, label: String = "",
    related: [Related] = [], help: [String] = []
  ) {
    self.code = code
    self.message = message
    let origin = source.origin(of: span)
    self.source = origin.source
    self.span = origin.span
    self.label = label
    self.related = related
    self.help = help
  }

  package var severity: Severity { code.severity }
}

extension [Diagnostic] {
  /// Each file's together, in the order of its text; files in the order in which they first appear.
  package var inOrderOfText: [Diagnostic] {
    var ranks: [ObjectIdentifier: Int] = [:]
    for diagnostic in self where ranks[ObjectIdentifier(diagnostic.source)] == nil {
      ranks[ObjectIdentifier(diagnostic.source)] = ranks.count
    }
    return enumerated().sorted { left, right in
      let (first, second) = (left.element, right.element)
      let (rank, other) = (ranks[ObjectIdentifier(first.source)] ?? 0, ranks[ObjectIdentifier(second.source)] ?? 0)
      return (rank, first.span.start, first.span.end, left.offset)
        < (other, second.span.start, second.span.end, right.offset)
    }.map(\.element)
  }
}
