package import Runtime
package import Syntax
package import Terminal

/// Prints failures of running programs, with the lines they are about.
package struct FailureRenderer: Sendable {
  private let style: Style
  private let width: Int

  package init(style: Style, width: Int?) {
    self.style = style
    self.width = width ?? 120
  }

  package var diagnostics: DiagnosticRenderer {
    DiagnosticRenderer(style: style.depth == .none ? .plain : .ansi, width: width)
  }

  /// An error that ended a program.
  package func render(_ failure: Failure) -> String {
    let record = FailureRecord(failure)
    guard let location = failure.location else {
      return style(.error, "error[\(failure.code.id)]") + ": \(failure.message)\n" + details(record)
    }
    // What spans lines, as an environment's report does, would push the place out of sight.
    let lines = failure.message.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let related = failure.related.map { Diagnostic.Related(in: $0.place.source, at: $0.place.span, $0.label) }
    var text = diagnostics.render(
      Diagnostic(failure.code, lines.first ?? "", in: location.source, at: location.span, related: related))
    for line in lines.dropFirst() { text += line + "\n" }
    text += values(record, margin: 0)
    for help in failure.help { text += "  = \(style(.accent, "help:")) \(help)\n" }
    return text + calls(record) + attached(record)
  }

  /// A failure below a test's own heading.
  package func renderInTest(_ failure: FailureRecord) -> String {
    guard let excerpt = failure.excerpt else { return "  \(failure.message)\n" + details(failure) }
    let margin = String(excerpt.line).count
    var result = "\(style(.muted, "\(excerpt.line) |"))   \(excerpt.text)\n"
    result += "\(frame(margin))   \(marks(excerpt))\n"
    let messages = failure.message.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if !failure.isPlainExpectation { for message in messages { result += "\(frame(margin)) \(message)\n" } }
    result += values(failure, margin: margin)
    for line in failure.relatedLines + failure.help { result += "\(pad(margin)) \(style(.muted, "=")) \(line)\n" }
    return result + attached(failure)
  }

  package func renderInTest(_ failure: Failure) -> String { renderInTest(FailureRecord(failure)) }

  // MARK: Parts

  private func pad(_ margin: Int) -> String { String(repeating: " ", count: margin) }
  private func frame(_ margin: Int) -> String { style(.muted, pad(margin) + " |") }

  private func marks(_ excerpt: FailureRecord.Excerpt) -> String {
    String(repeating: " ", count: excerpt.marked.lowerBound)
      + style(.error, String(repeating: "-", count: excerpt.marked.count))
  }

  private func values(_ failure: FailureRecord, margin: Int) -> String {
    var text = ""
    for part in failure.values {
      let place = part.origin.map { style(.muted, "  from \($0.file):\($0.line)") } ?? ""
      text += "\(frame(margin)) \(part.name) = \(part.value)\(place)\n"
    }
    return text + (failure.difference.map { difference($0, margin) } ?? "")
  }

  private func difference(_ difference: Difference, _ margin: Int) -> String {
    let legend = Difference.legend.map { style(role($0.side), $0.marked) }.joined(separator: "   ")
    let lines = difference.lines.map { style(role($0.side), $0.marked) }
    return ([legend] + lines).map { "\(frame(margin)) \($0)\n" }.joined()
  }

  private func role(_ side: Difference.Side) -> Role {
    switch side {
    case .expected: .success
    case .actual: .error
    case .both, .remark: .muted
    }
  }

  private func details(_ failure: FailureRecord) -> String {
    let related = failure.relatedLines.map { "  = \($0)\n" }
    return (related + failure.help.map { "  = help: \($0)\n" }).joined() + attached(failure)
  }

  private func calls(_ failure: FailureRecord) -> String {
    failure.calls.prefix(8).map { style(.muted, "  called from \($0)") + "\n" }.joined()
  }

  private func attached(_ failure: FailureRecord) -> String {
    failure.attached.map { style(.warning, "  then, while cleaning up:") + " \($0)\n" }.joined()
  }
}
