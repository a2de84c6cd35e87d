import Runtime
import Synchronization
import Syntax

/// Values that must not be shown, such as those that `secret` has given.
package final class Secrets: Sendable {
  private let texts = Mutex<Set<String>>([])

  package init() {}

  package func add(_ text: String) {
    guard !text.isEmpty else { return }
    // A value's literal has it with escapes.
    let escaped = String(Value.string(text).literal.dropFirst().dropLast())
    texts.withLock { $0.formUnion([text, escaped]) }
  }

  /// The text with `***` for each of them, the longest first; a text that is cut off may end in the beginning of one.
  package func masked(_ text: String, isCut: Bool = false) -> String {
    let secrets = texts.withLock { $0.sorted { $0.utf8.count > $1.utf8.count } }
    let whole = secrets.reduce(text) { $0.replacing($1, with: "***") }
    guard isCut else { return whole }
    for secret in secrets {
      for count in stride(from: min(secret.count, whole.count), to: 0, by: -1) where whole.hasSuffix(secret.prefix(count)) {
        return whole.dropLast(count) + "***"
      }
    }
    return whole
  }
}

/// The lines of `--trace`: each statement with the values that it uses, and what came of it, indented by what is around it.
enum StatementTrace {
  private static let longestValue = 80
  private static let longestStatement = 120
  /// Statements that set nothing tell of their end when they took longer, in nanoseconds.
  private static let shortest: Int64 = 1_000_000

  /// Nothing where there is nothing to tell.
  static func line(_ event: TraceEvent, _ secrets: Secrets) -> String? {
    let source = event.location.source
    let position = source.position(at: Int(event.location.span.start))
    let place = "\(source.name):\(position.line)"
    let indent = String(repeating: "  ", count: event.depth)
    switch event.moment {
    case .begins(let variables):
      let statement = shortened(firstLine(source.string(event.location.span)), longestStatement)
      let values = variables.map { text($0, secrets) }.joined(separator: ", ")
      return "\(place)  \(indent)\(secrets.masked(statement))\(values.isEmpty ? "" : "  # \(values)")\n"
    case .ended(let time, let variable):
      guard variable != nil || time >= shortest else { return nil }
      let result = variable.map { text($0, secrets) }
      return
        "\(place)  \(indent)→ \([result, DurationText.format(rounded(time))].compactMap(\.self).joined(separator: "  "))\n"
    }
  }

  private static func text(_ variable: TraceEvent.Variable, _ secrets: Secrets) -> String {
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
