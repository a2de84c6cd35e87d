/// Prints diagnostics for people, with the lines they are about.
package struct DiagnosticRenderer: Sendable {
  private let style: DiagnosticStyle
  /// The most columns of a source line that are shown.
  private let width: Int

  package init(style: DiagnosticStyle = .plain, width: Int = 120) {
    self.style = style
    self.width = max(width, 60)
  }

  /// All of them, with an empty line between.
  package func render(_ diagnostics: [Diagnostic]) -> String {
    diagnostics.map(render).joined(separator: "\n")
  }

  package func render(_ diagnostic: Diagnostic) -> String {
    let source = diagnostic.source
    let span = diagnostic.span.range.clamped(to: 0..<source.text.count)
    let first = source.line(at: span.lowerBound)
    let last = span.isEmpty ? first : max(first, source.line(at: span.upperBound - 1))
    let margin = String(repeating: " ", count: String(last + 1).count)
    var lines = [heading(diagnostic)]
    let place = source.position(at: span.lowerBound)
    lines.append(margin + style("-->", .frame) + " \(source.name):\(place)")
    lines += excerpt(diagnostic, span, first, isLast: first == last, margin)
    if last > first {
      if last > first + 1 { lines.append(style("...", .frame)) }
      lines += excerpt(diagnostic, span, last, isLast: true, margin)
    }
    for help in diagnostic.help {
      lines.append("\(margin) \(style("=", .frame)) \(style("help:", .help)) \(help)")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private func heading(_ diagnostic: Diagnostic) -> String {
    let severity = style("\(diagnostic.severity.rawValue)[\(diagnostic.code.id)]", part(diagnostic))
    return severity + style(": \(diagnostic.message)", .message)
  }

  private func part(_ diagnostic: Diagnostic) -> DiagnosticStyle.Part {
    diagnostic.severity == .error ? .error : .warning
  }

  /// A source line and the carets below it; the label stands behind the last carets.
  private func excerpt(
    _ diagnostic: Diagnostic, _ span: Range<Int>, _ line: Int, isLast: Bool, _ margin: String
  ) -> [String] {
    let source = diagnostic.source
    let range = source.lineRange(line)
    var start = max(span.lowerBound, range.lowerBound)
    if start > span.lowerBound {
      while start < range.upperBound, source.text[start].isBlank { start += 1 }
    }
    let excerpt = SourceExcerpt(
      source, line: range, span: start..<max(start, min(span.upperBound, range.upperBound)), width: width)
    let number = String(line + 1)
    let padding = String(repeating: " ", count: margin.count - number.count)
    let label = isLast && !diagnostic.label.isEmpty ? " " + diagnostic.label : ""
    let carets = String(repeating: "^", count: excerpt.carets) + label
    return [
      style("\(padding)\(number) |", .frame) + (excerpt.line.isEmpty ? "" : " " + excerpt.line),
      style("\(margin) |", .frame) + " " + String(repeating: " ", count: excerpt.indent)
        + style(carets, part(diagnostic)),
    ]
  }
}
