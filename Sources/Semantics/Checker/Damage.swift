import Syntax

/// The lines that did not parse. What seems wrong because of them is not reported: one mistake gives one error.
struct Damage {
  private let source: SourceFile
  private var lines: Set<Int> = []
  /// Whatever stands there may have been declared.
  private var words: Set<String> = []

  /// Mistakes within one literal: what stands around it was understood.
  private static let contained: Set<DiagnosticCode> = [.unknownUnit, .numberTooLarge, .invalidPort, .unknownEscape]

  init(_ diagnostics: [Diagnostic], in source: SourceFile) {
    self.source = source
    for diagnostic in diagnostics where diagnostic.severity == .error && !Self.contained.contains(diagnostic.code) {
      let first = source.line(at: Int(diagnostic.span.start))
      lines.formUnion(first...max(first, source.line(at: max(0, Int(diagnostic.span.end) - 1))))
    }
    for line in lines { words.formUnion(Self.words(in: source.string(source.lineRange(line)))) }
  }

  private static func words(in text: String) -> [String] {
    text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init)
  }

  func touches(_ span: Span) -> Bool {
    guard !lines.isEmpty else { return false }
    let first = source.line(at: Int(span.start))
    let last = source.line(at: max(Int(span.start), Int(span.end) - 1))
    return lines.contains { first <= $0 && $0 <= last }
  }

  func explains(_ diagnostic: Diagnostic) -> Bool {
    guard !lines.isEmpty else { return false }
    if lines.contains(source.line(at: Int(diagnostic.span.start))) { return true }
    switch diagnostic.code {
    case .unusedName: return true
    case .unknownName: return words.contains(source.string(diagnostic.span))
    default: return false
    }
  }
}
