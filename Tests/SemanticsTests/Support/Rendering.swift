import Syntax

extension Diagnostic {
  /// All that a reader gets to see, on a few lines.
  var transcript: String {
    let position = source.position(at: Int(span.start))
    let line = source.lineRange(position.line - 1)
    let width = max(1, source.position(at: min(Int(span.end), line.upperBound)).column - position.column)
    let carets = String(repeating: " ", count: position.column - 1) + String(repeating: "^", count: width)
    var lines = [
      "\(severity.rawValue)[\(code.id)]: \(message)", " --> \(source.name):\(position)",
      "  | \(source.string(line))", "  | \(carets)\(label.isEmpty ? "" : " \(label)")",
    ]
    lines += help.map { "  = help: \($0)" }
    return lines.joined(separator: "\n")
  }
}
