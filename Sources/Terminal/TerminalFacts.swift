internal import Glibc

/// What one look at a descriptor and the environment's variables told, from which capabilities follow.
package struct TerminalFacts: Sendable {
  package var isTerminal: Bool
  package var size: WindowSize?
  package var variables: [String: String]

  package init(isTerminal: Bool, size: WindowSize? = nil, variables: [String: String] = [:]) {
    self.isTerminal = isTerminal
    self.size = size
    self.variables = variables
  }

  private static let names = [
    "NO_COLOR", "CLICOLOR_FORCE", "FORCE_COLOR", "CI", "TERM", "COLORTERM", "LC_ALL", "LC_CTYPE", "LANG",
  ]

  package static func observe(descriptor: Int32) -> TerminalFacts {
    var variables: [String: String] = [:]
    for name in names {
      if let value = getenv(name) { variables[name] = String(cString: value) }
    }
    return TerminalFacts(
      isTerminal: isatty(descriptor) == 1, size: .of(descriptor: descriptor), variables: variables)
  }

  /// A variable's value; one that is set to nothing counts as unset, as no-color.org asks.
  func value(_ name: String) -> String? {
    guard let value = variables[name], !value.isEmpty else { return nil }
    return value
  }
}
