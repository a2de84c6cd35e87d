import Runtime
import Syntax

/// The lines of `--trace`: each statement with the values that it uses, and what came of it, indented by what is around it.
enum StatementTrace {
  private static let longestValue = 80
  private static let longestStatement = 120
  /// Statements that set nothing tell of their end when they took longer, in nanoseconds.
  private static let shortest: Int64 = 1_000_000

  /// Nothing where there is nothing to tell.
  static func line(_ event: TraceEvent, _ secrets: SecretMask) -> String? {
    let source = event.location.source
    let position = source.position(at: Int(event.location.span.start))
    let place = "\(source.name):\(position.line)"
    let indent = String(repeating: "  ", count: event.depth)
    switch event.moment {
    case .begins(let variables):
      let statement = shortened(secrets.masked(firstLine(source.string(event.location.span))), longestStatement)
      let values = variables.map { text($0, secrets) }.joined(separator: ", ")
      return "\(place)  \(indent)\(statement)\(values.isEmpty ? "" : "  # \(values)")\n"
    case .ended(let time, let variable):
      guard variable != nil || time >= shortest else { return nil }
      let result = variable.map { text($0, secrets) }
      return
        "\(place)  \(indent)→ \([result, DurationText.format(rounded(time))].compactMap(\.self).joined(separator: "  "))\n"
    }
  }

  private static func text(_ variable: TraceEvent.Variable, _ secrets: SecretMask) -> String {
    let literal = variable.value.literal(limit: 4096)
    return "\(variable.name) = \(shortened(secrets.masked(literal.text, isCut: literal.isCut), longestValue))"
  }

  private static func firstLine(_ text: String) -> String {
    let lines = text.split(separator: "\n", maxSplits: 1)
    let first = String(lines.first ?? "")
    return (lines.count > 1 ? first + " …" : first).trimmed
  }

  private static func shortened(_ text: String, _ most: Int) -> String {
    let flat = text.replacing("\n", with: "\\n")
    return flat.count <= most ? flat : flat.prefix(most - 1) + "…"
  }

  /// To microseconds below a millisecond, to milliseconds from there on.
  private static func rounded(_ nanoseconds: Int64) -> Int64 {
    let unit: Int64 = nanoseconds < shortest ? 1_000 : 1_000_000
    return nanoseconds / unit * unit
  }
}
