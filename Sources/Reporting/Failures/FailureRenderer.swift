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
      return style(.error, "error[\(failure.code.id)]") + ": \(failure.message)\n" + rest(record, margin: 1)
    }
    // What spans lines, as an environment's report does, would push the place out of sight.
    let lines = failure.message.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let related = failure.related.map { Diagnostic.Related(in: $0.place.source, at: $0.place.span, $0.label) }
    var text = diagnostics.render(
      Diagnostic(failure.code, lines.first ?? "", in: location.source, at: location.span, related: related))
    for line in lines.dropFirst() { text += line + "\n" }
    let margin = String(location.source.line(at: Int(location.span.start)) + 1).count
    return text + rest(record, margin: margin, hasShownRelated: true)
  }

  /// A failure below a test's own heading, with what went wrong otherwise when the test was tried again.
  package func renderInTest(_ failure: FailureRecord) -> String {
    let later = failure.later.map { later in
      "  \(style(.warning, "at a later attempt:"))\(later.place.map { " \($0)" } ?? "")\n" + renderAlone(later)
    }
    return renderAlone(failure) + later.joined()
  }

  private func renderAlone(_ failure: FailureRecord) -> String {
    guard let excerpt = failure.excerpt else {
      let lines = failure.message.split(separator: "\n", omittingEmptySubsequences: false)
      return lines.map { $0.isEmpty ? "\n" : "  \($0)\n" }.joined() + rest(failure, margin: 1)
    }
    let margin = String(excerpt.line).count
    var result = "\(style(.muted, "\(excerpt.line) |"))   \(excerpt.text)\n"
    result += "\(frame(margin))   \(marks(excerpt))\n"
    let messages = failure.message.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if !failure.isPlainExpectation { for message in messages { result += "\(frame(margin)) \(message)\n" } }
    return result + rest(failure, margin: margin)
  }

  package func renderInTest(_ failure: Failure) -> String { renderInTest(FailureRecord(failure)) }

  // MARK: Parts

  /// What stands below the line that a failure is about, in a test and elsewhere.
  ///
  /// `hasShownRelated` says that the lines of other places have been shown with their text.
  private func rest(_ failure: FailureRecord, margin: Int, hasShownRelated: Bool = false) -> String {
    let mark = "\(pad(margin)) \(style(.muted, "="))"
    let related = hasShownRelated ? [] : failure.relatedLines.map { "\(mark) \($0)\n" }
    let help = failure.help.map { "\(mark) \(style(.accent, "help:")) \($0)\n" }
    return values(failure, margin: margin) + (related + help).joined() + calls(failure) + attached(failure)
  }

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

  /// Each place once: a function that calls itself would fill the page.
  private func calls(_ failure: FailureRecord) -> String {
    var places: [Place] = []
    var counts: [Place: Int] = [:]
    for place in failure.calls {
      counts[place, default: 0] += 1
      if counts[place] == 1 { places.append(place) }
    }
    return places.prefix(8).map { place in
      let count = counts[place] ?? 1
      let times = count == 1 ? "" : failure.calls.count < Failure.traceLimit ? ", \(count) times" : ", again and again"
      return style(.muted, "  called from \(place)\(times)") + "\n"
    }.joined()
  }

  private func attached(_ failure: FailureRecord) -> String {
    failure.attached.map { style(.warning, "  then, while cleaning up:") + " \($0)\n" }.joined()
  }
}
