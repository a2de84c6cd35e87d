package import Runtime
package import Syntax
package import Terminal
import TextWidth

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
    guard let location = failure.location else {
      return style(.error, "error[\(failure.code.id)]") + ": \(failure.message)\n" + details(failure)
    }
    // What spans lines, as an environment's report does, would push the place out of sight.
    let lines = failure.message.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var text = diagnostics.render(Diagnostic(failure.code, lines.first ?? "", in: location.source, at: location.span))
    for line in lines.dropFirst() { text += line + "\n" }
    text += values(failure, margin: 0)
    for help in failure.help { text += "  = \(style(.accent, "help:")) \(help)\n" }
    return text + calls(failure) + attached(failure)
  }

  /// A failure below a test's own heading.
  package func renderInTest(_ failure: Failure) -> String {
    guard let location = failure.location else { return "  \(failure.message)\n" + details(failure) }
    let source = location.source
    let start = Int(location.span.start)
    let line = source.line(at: start)
    let margin = String(line + 1).count
    let text = source.string(source.lineRange(line))
    var result = "\(style(.muted, "\(line + 1) |"))   \(trimmed(text))\n"
    result += "\(frame(margin))   \(marks(text, source, line, location.span))\n"
    let messages = failure.message.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if failure.expectation == nil || failure.message.hasPrefix("expected ") == false {
      for message in messages { result += "\(frame(margin)) \(message)\n" }
    }
    result += values(failure, margin: margin)
    for help in failure.help { result += "\(pad(margin)) \(style(.muted, "=")) \(help)\n" }
    return result + attached(failure)
  }

  // MARK: Parts

  private func pad(_ margin: Int) -> String { String(repeating: " ", count: margin) }
  private func frame(_ margin: Int) -> String { style(.muted, pad(margin) + " |") }
  private func trimmed(_ line: String) -> String { String(line.drop { $0 == " " || $0 == "\t" }) }

  private func marks(_ text: String, _ source: SourceFile, _ line: Int, _ span: Span) -> String {
    let range = source.lineRange(line)
    let lead = text.count - trimmed(text).count
    let indent = max(0, source.string(range.lowerBound..<max(range.lowerBound, Int(span.start))).count - lead)
    let marked = source.string(Int(span.start)..<max(Int(span.start), min(Int(span.end), range.upperBound)))
    return String(repeating: " ", count: indent)
      + style(.error, String(repeating: "-", count: max(1, DisplayWidth.of(marked))))
  }

  private func values(_ failure: Failure, margin: Int) -> String {
    guard let expectation = failure.expectation, let location = failure.location else { return "" }
    var text = ""
    let source = location.source
    for part in expectation.parts {
      let name = part.variable ?? oneLine(source.string(part.span))
      let place =
        part.variable == nil
        ? "" : style(.muted, "  from \(source.name):\(source.position(at: Int(part.span.start)).line)")
      text += "\(frame(margin)) \(name) = \(shortened(part.value.literal))\(place)\n"
    }
    if let sides = expectation.sides, sides.isEquality { text += difference(sides, margin) }
    return text
  }

  private func oneLine(_ text: String) -> String { text.split(whereSeparator: \.isWhitespace).joined(separator: " ") }

  private func shortened(_ text: String) -> String { text.count <= 400 ? text : "\(text.prefix(400))…" }

  private func difference(_ sides: Expectation.Sides, _ margin: Int) -> String {
    ValueDifference.lines(sides.left, sides.right).map { line in
      let role: Role = line.hasPrefix("-") ? .error : line.hasPrefix("+") ? .success : .muted
      return "\(frame(margin)) \(style(role, line))\n"
    }.joined()
  }

  private func details(_ failure: Failure) -> String {
    failure.help.map { "  = help: \($0)\n" }.joined() + attached(failure)
  }

  private func calls(_ failure: Failure) -> String {
    failure.trace.prefix(8).map { call in
      style(.muted, "  called from \(call.source.name):\(call.source.position(at: Int(call.span.start)))") + "\n"
    }.joined()
  }

  private func attached(_ failure: Failure) -> String {
    failure.attached.map { extra in
      style(.warning, "  then, while cleaning up:") + " \(extra.message)\n"
    }.joined()
  }
}
