/// How many colours may be used.
package enum ColourDepth: Int, Comparable, Sendable {
  case none, sixteen, indexed, direct

  package static func < (left: ColourDepth, right: ColourDepth) -> Bool { left.rawValue < right.rawValue }
}

/// What the user asked for on the command line.
package enum ColourChoice: String, Sendable, CaseIterable {
  case automatic = "auto"
  case always, never
}

/// What may be written to an output.
package struct Capabilities: Hashable, Sendable {
  package var isTerminal: Bool
  package var colour: ColourDepth
  /// Whether lines may be redrawn in place.
  package var liveProgress: Bool
  /// Whether characters outside ASCII may be used for drawing.
  package var unicode: Bool
  /// In columns; `nil` when there is no terminal, so that nothing is cut in files and pipes.
  package var width: Int?

  package init(isTerminal: Bool, colour: ColourDepth, liveProgress: Bool, unicode: Bool, width: Int?) {
    self.isTerminal = isTerminal
    self.colour = colour
    self.liveProgress = liveProgress
    self.unicode = unicode
    self.width = width
  }

  package init(_ facts: TerminalFacts, colour choice: ColourChoice = .automatic) {
    let isDumb = facts.value("TERM") == nil || facts.value("TERM") == "dumb"
    isTerminal = facts.isTerminal
    colour = Self.colour(facts, choice: choice)
    liveProgress = facts.isTerminal && !isDumb && !Self.isContinuousIntegration(facts)
    unicode = Self.unicode(facts)
    width = facts.isTerminal ? facts.size?.columns ?? 80 : nil
  }

  private static func isContinuousIntegration(_ facts: TerminalFacts) -> Bool {
    guard let value = facts.value("CI") else { return false }
    return value != "false" && value != "0"
  }

  private static func colour(_ facts: TerminalFacts, choice: ColourChoice) -> ColourDepth {
    switch choice {
    case .never: return .none
    case .always: return max(.sixteen, depth(facts))
    case .automatic:
      if facts.value("NO_COLOR") != nil { return .none }
      if isForced(facts, "FORCE_COLOR") || isForced(facts, "CLICOLOR_FORCE") { return max(.sixteen, depth(facts)) }
      return facts.isTerminal ? depth(facts) : .none
    }
  }

  private static func isForced(_ facts: TerminalFacts, _ name: String) -> Bool {
    guard let value = facts.value(name) else { return false }
    return value != "0" && value != "false"
  }

  private static func depth(_ facts: TerminalFacts) -> ColourDepth {
    guard let term = facts.value("TERM"), term != "dumb" else { return .none }
    if let declared = facts.value("COLORTERM"), declared == "truecolor" || declared == "24bit" { return .direct }
    return term.hasSuffix("256color") ? .indexed : .sixteen
  }

  /// Containers and CI often set no locale though their terminals read UTF-8, so only a stated other one counts.
  private static func unicode(_ facts: TerminalFacts) -> Bool {
    guard let locale = facts.value("LC_ALL") ?? facts.value("LC_CTYPE") ?? facts.value("LANG") else { return true }
    if locale == "C" || locale == "POSIX" { return false }
    guard let dot = locale.firstIndex(of: ".") else { return true }
    let charset = locale[locale.index(after: dot)...].lowercased()
    return charset.hasPrefix("utf-8") || charset.hasPrefix("utf8")
  }
}
