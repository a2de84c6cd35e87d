import Library
import Runtime

/// A string as the prompt shows it: as its literal, with several lines between `"""`.
struct TextView {
  let text: String

  private static let mostLines = 200
  private static let mostCharacters = 4000

  var lines: [String] {
    guard text.unicodeScalars.contains("\n") else { return [line] }
    return ["\"\"\""] + Self.limited(text) + ["\"\"\""]
  }

  private var line: String {
    let shown = text.prefix(Self.mostCharacters)
    guard shown.endIndex < text.endIndex else { return Value.string(text).literal }
    return Value.string(String(shown)).literal + " " + Self.rest(text.count - shown.count, "characters")
  }

  /// Lines of a text that may be long and may come from a program.
  static func limited(_ text: String) -> [String] {
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    let shown = lines.prefix(mostLines).map(harmless)
    return lines.count > mostLines ? shown + [rest(lines.count - mostLines, "lines")] : shown
  }

  /// What stands for what is not shown, with a way to see it: the value is the last one.
  static func rest(_ count: Int, _ unit: String = "") -> String {
    "… and \(count) more\(unit.isEmpty ? "" : " \(unit)"): `print \(InteractiveSession.lastValueName)` shows all"
  }

  /// Control characters would move the cursor or change the terminal's modes.
  private static func harmless(_ line: Substring.UnicodeScalarView) -> String {
    var result = ""
    result.unicodeScalars.append(
      contentsOf: line.filter { $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) || $0 == "\t" })
    return result
  }
}
