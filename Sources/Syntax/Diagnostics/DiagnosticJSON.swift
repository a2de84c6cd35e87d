// The same as data, for editors and scripts.
extension DiagnosticRenderer {
  /// One object; lines and columns count from 1, and the end is the first column behind the span.
  package static func renderJSON(_ diagnostic: Diagnostic) -> String {
    let start = diagnostic.source.position(at: Int(diagnostic.span.start))
    let end = diagnostic.source.position(at: max(Int(diagnostic.span.start), Int(diagnostic.span.end)))
    let help = diagnostic.help.map(quoted).joined(separator: ",")
    let fields = [
      ("code", quoted(diagnostic.code.id)),
      ("severity", quoted(diagnostic.severity.rawValue)),
      ("message", quoted(diagnostic.message)),
      ("file", quoted(diagnostic.source.name)),
      ("line", String(start.line)), ("column", String(start.column)),
      ("endLine", String(end.line)), ("endColumn", String(end.column)),
      ("label", quoted(diagnostic.label)),
      ("help", "[\(help)]"),
    ]
    return "{" + fields.map { "\(quoted($0.0)):\($0.1)" }.joined(separator: ",") + "}"
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case let control where control.value < 0x20:
        let digits = String(control.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
