/// What a piece of text is, from which its look follows.
package enum Role: Sendable, CaseIterable {
  case error, warning, success, note
  case emphasis, muted, heading, path, accent
}

/// Renders roles as ANSI sequences, or as nothing where colour is off.
package struct Style: Sendable {
  package let depth: ColourDepth

  package init(_ depth: ColourDepth) { self.depth = depth }

  package static let plain = Style(.none)

  private static let reset = "\u{1B}[0m"

  package func callAsFunction(_ role: Role, _ text: String) -> String {
    guard depth > .none, !text.isEmpty else { return text }
    let start = "\u{1B}[\(code(role))m"
    // A styled part inside ends with a reset, after which the outer style must begin again.
    return start + text.replacing(Self.reset, with: Self.reset + start) + Self.reset
  }

  /// The sixteen colours are the user's own and readable on the user's background; only grey is not among them.
  private func code(_ role: Role) -> String {
    switch role {
    case .error: "1;31"
    case .warning: "1;33"
    case .success: "32"
    case .note: "1;36"
    case .emphasis: "1"
    case .muted: depth >= .indexed ? "38;5;245" : "2"
    case .heading: "1;4"
    case .path: "36"
    case .accent: "35"
    }
  }
}

extension String {
  /// `replacing` of the standard library needs the regular expression engine, which the start path can do without.
  fileprivate func replacing(_ part: String, with other: String) -> String {
    var result: [UInt8] = []
    let part = Array(part.utf8)
    var rest = Array(utf8)[...]
    while let first = rest.first {
      if rest.starts(with: part) {
        result += other.utf8
        rest = rest.dropFirst(part.count)
      } else {
        result.append(first)
        rest = rest.dropFirst()
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
