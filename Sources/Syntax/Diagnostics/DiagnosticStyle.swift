/// How the parts of a printed diagnostic are coloured.
package struct DiagnosticStyle: Sendable {
  package enum Part: Sendable {
    case error, warning
    /// The message itself.
    case message
    /// Line numbers, the bar beside them, `-->` and `=`.
    case frame
    /// `help:`
    case help
  }

  private let paint: @Sendable (String, Part) -> String

  package init(_ paint: @escaping @Sendable (String, Part) -> String) { self.paint = paint }

  package func callAsFunction(_ text: String, _ part: Part) -> String { text.isEmpty ? "" : paint(text, part) }

  package static let plain = DiagnosticStyle { text, _ in text }

  /// The sixteen basic colours, which every terminal theme keeps readable.
  package static let ansi = DiagnosticStyle { text, part in
    let code =
      switch part {
      case .error: "1;31"
      case .warning: "1;33"
      case .message: "1"
      case .frame: "34"
      case .help: "36"
      }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }
}
