/// Every mistake that the parser and the checker know, each with its page for `orch explain`.
package struct DiagnosticCode: Hashable, Sendable {
  /// `E0203`, `W0101`.
  package var id: String
  package var severity: Diagnostic.Severity
}
