package import Runtime
import Syntax
import Terminal
import TestRunner
import TextWidth

extension FailureRecord {
  /// - Parameter later: is what went wrong otherwise when the test was tried again.
  package init(_ failure: Failure, later: [Failure] = []) {
    self.init(
      code: failure.code.id, message: failure.message, place: failure.location.map { Place($0) },
      excerpt: failure.location.map(Excerpt.init),
      isPlainExpectation: failure.expectation != nil && failure.message.hasPrefix("expected "),
      values: Self.values(failure), difference: Self.difference(failure),
      related: failure.related.map { Related(place: Place($0.place), label: $0.label) }, help: failure.help,
      calls: failure.trace.map { Place($0) }, attached: failure.attached.map(Self.attached),
      later: later.map { FailureRecord($0) }, isOfEnvironment: failure.isOfEnvironment, identity: Identity(failure))
  }

  /// What failed while cleaning up has a place of its own.
  private static func attached(_ failure: Failure) -> String {
    failure.location.map { "\(failure.message) (\(Place($0)))" } ?? failure.message
  }

  private static func values(_ failure: Failure) -> [Part] {
    guard let expectation = failure.expectation, let source = failure.location?.source else { return [] }
    return expectation.parts.map { part in
      let words = source.string(part.span).split(whereSeparator: \.isWhitespace).joined(separator: " ")
      return Part(
        name: part.variable ?? words, value: part.value.literal.shortened(to: 400),
        origin: part.variable.map { _ in Place(Failure.Location(source: source, span: part.span)) })
    }
  }

  private static func difference(_ failure: Failure) -> Difference? {
    guard let sides = failure.expectation?.sides, sides.isEquality else { return nil }
    return Difference(expected: sides.right, actual: sides.left)
  }
}

extension FailureRecord.Excerpt {
  fileprivate init(_ location: Failure.Location) {
    let source = location.source
    let start = Int(location.span.start)
    let line = source.line(at: start)
    let range = source.lineRange(line)
    let text = source.string(range)
    let trimmed = String(text.drop { $0 == " " || $0 == "\t" })
    let lead = text.count - trimmed.count
    let indent = max(0, source.string(range.lowerBound..<max(range.lowerBound, start)).count - lead)
    let marked = source.string(start..<max(start, min(Int(location.span.end), range.upperBound)))
    self.init(line: line + 1, text: trimmed, marked: indent..<indent + max(1, DisplayWidth.of(marked)))
  }
}

extension String {
  /// At most so many characters, with an ellipsis for what is left out.
  package func shortened(to limit: Int) -> String {
    let cut = index(startIndex, offsetBy: limit, limitedBy: endIndex) ?? endIndex
    return cut == endIndex ? self : "\(self[..<cut])…"
  }
}
