/// A value as the language writes it.
package indirect enum Term: Hashable, Sendable {
  case text(String)
  /// Stands as it is: a number, a size, a duration, a port, a truth, a name.
  case word(String)
  case list([Term])
  case record([Field])
  case call(String, [Term], named: [Field])
  /// One text of several, those that are not written out in `${…}`.
  case joined([Term])

  package struct Field: Hashable, Sendable {
    package var name: String
    package var value: Term

    package init(_ name: String, _ value: Term) {
      self.name = name
      self.value = value
    }
  }

  static func texts(_ texts: [String]) -> Term { .list(texts.map { .text($0) }) }

  /// One text alone, or several as a list.
  static func shortest(_ terms: [Term]) -> Term {
    if terms.count == 1, let only = terms.first { only } else { .list(terms) }
  }
}

extension Term {
  /// On one line.
  package var line: String {
    switch self {
    case .text(let text): Self.quoted(text)
    case .word(let word): word
    case .list(let items): "[" + items.map(\.line).joined(separator: ", ") + "]"
    case .record(let fields):
      fields.isEmpty ? "{}" : "{ " + fields.map(\.line).joined(separator: ", ") + " }"
    case .call(let name, let arguments, let named):
      "\(name)(" + (arguments.map(\.line) + named.map(\.line)).joined(separator: ", ") + ")"
    case .joined(let parts):
      "\"" + parts.map { if case .text(let text) = $0 { Self.escaped(text) } else { "${\($0.line)}" } }.joined() + "\""
    }
  }

  /// The lines of what stands behind a name, in a file indented so far; one where it fits the width.
  func lines(indent: Int, after width: Int) -> [String] {
    let line = line
    guard indent + width + line.count > Program.width else { return [line] }
    let inner = String(repeating: " ", count: indent + 2)
    let close = String(repeating: " ", count: indent)
    switch self {
    case .list(let items) where !items.isEmpty: return Self.spread("[", items.map(\.line), "]", inner, close)
    case .record(let fields) where !fields.isEmpty:
      return ["{"] + fields.flatMap { $0.lines(indent: indent + 2) } + ["\(close)}"]
    case .call(let name, let arguments, let named):
      return Self.spread("\(name)(", arguments.map(\.line) + named.map(\.line), ")", inner, close)
    default: return [line]
    }
  }

  private static func spread(
    _ open: String, _ items: [String], _ end: String, _ inner: String, _ close: String
  ) -> [String] {
    let last = items.count - 1
    return [open] + items.enumerated().map { inner + $1 + ($0 < last ? "," : "") } + [close + end]
  }

  /// In double quotes, with what would be put in from outside written so that it is not.
  static func quoted(_ text: String) -> String { "\"\(escaped(text))\"" }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "$": result += "\\$"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension Term.Field {
  private var key: String { Program.isWord(name) ? name : Term.quoted(name) }

  var line: String { "\(key): \(value.line)" }

  func lines(indent: Int) -> [String] {
    var lines = value.lines(indent: indent, after: key.count + 2)
    lines[0] = String(repeating: " ", count: indent) + "\(key): " + lines[0]
    return lines
  }
}
