import Runtime

/// A string as the prompt shows it: as its literal, with several lines between `"""`.
struct TextView {
  let text: String

  private static let mostLines = 1000

  var lines: [String] {
    guard text.contains("\n") else { return [Value.string(text).literal] }
    let body = text.split(separator: "\n", omittingEmptySubsequences: false).map { Self.harmless($0) }
    return ["\"\"\""] + Self.limited(body) + ["\"\"\""]
  }

  /// Control characters would move the cursor or change the terminal's modes.
  private static func harmless(_ line: Substring) -> String {
    guard line.unicodeScalars.contains(where: { $0.value < 0x20 && $0 != "\t" || $0.value == 0x7F }) else {
      return String(line)
    }
    return String(
      String.UnicodeScalarView(line.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F || $0 == "\t" }))
  }

  static func limited(_ lines: [String]) -> [String] {
    guard lines.count > mostLines else { return lines }
    return lines.prefix(mostLines) + ["… and \(lines.count - mostLines) more lines"]
  }
}
