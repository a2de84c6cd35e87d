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
    let marks = Marks(sign: "^", label: diagnostic.label, part: part(diagnostic))
    var lines = [heading(diagnostic)]
    lines += place("-->", diagnostic.source, diagnostic.span, marks)
    for related in diagnostic.related {
      lines += place(":::", related.source, related.span, Marks(sign: "-", label: related.label, part: .frame))
    }
    let margin = margin(diagnostic.source, diagnostic.span)
    for help in diagnostic.help {
      lines.append("\(margin) \(style("=", .frame)) \(style("help:", .help)) \(help)")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// How a span is marked in its lines.
  private struct Marks {
    var sign: Character
    /// Stands behind the last of them.
    var label: String
    var part: DiagnosticStyle.Part
  }

  private func lines(_ source: SourceFile, _ span: Span) -> (span: Range<Int>, first: Int, last: Int) {
    let span = span.range.clamped(to: 0..<source.text.count)
    let first = source.line(at: span.lowerBound)
    return (span, first, span.isEmpty ? first : max(first, source.line(at: span.upperBound - 1)))
  }

  private func margin(_ source: SourceFile, _ span: Span) -> String {
    String(repeating: " ", count: String(lines(source, span).last + 1).count)
  }

  private func place(_ arrow: String, _ source: SourceFile, _ span: Span, _ marks: Marks) -> [String] {
    let margin = margin(source, span)
    let (span, first, last) = lines(source, span)
    var lines = [margin + style(arrow, .frame) + " \(source.name):\(source.position(at: span.lowerBound))"]
    lines += excerpt(source, span, first, marks, isLast: first == last, margin)
    if last > first {
      if last > first + 1 { lines.append(style("...", .frame)) }
      lines += excerpt(source, span, last, marks, isLast: true, margin)
    }
    return lines
  }

  private func heading(_ diagnostic: Diagnostic) -> String {
    let severity = style("\(diagnostic.severity.rawValue)[\(diagnostic.code.id)]", part(diagnostic))
    return severity + style(": \(diagnostic.message)", .message)
  }

  private func part(_ diagnostic: Diagnostic) -> DiagnosticStyle.Part {
    diagnostic.severity == .error ? .error : .warning
  }

  /// A source line and the marks below it.
  private func excerpt(
    _ source: SourceFile, _ span: Range<Int>, _ line: Int, _ marks: Marks, isLast: Bool, _ margin: String
  ) -> [String] {
    let range = source.lineRange(line)
    var start = max(span.lowerBound, range.lowerBound)
    if start > span.lowerBound {
      while start < range.upperBound, source.text[start].isBlank { start += 1 }
    }
    let excerpt = SourceExcerpt(
      source, line: range, span: start..<max(start, min(span.upperBound, range.upperBound)), width: width)
    let number = String(line + 1)
    let padding = String(repeating: " ", count: margin.count - number.count)
    let label = isLast && !marks.label.isEmpty ? " " + marks.label : ""
    let carets = String(repeating: marks.sign, count: excerpt.carets) + label
    return [
      style("\(padding)\(number) |", .frame) + (excerpt.line.isEmpty ? "" : " " + excerpt.line),
      style("\(margin) |", .frame) + " " + String(repeating: " ", count: excerpt.indent)
        + style(carets, marks.part),
    ]
  }
}
