/// The rules of a `.dockerignore`: the last rule that matches a path or one of its folders decides.
package struct IgnoreRules: Sendable {
  private struct Rule {
    var pattern: PathPattern
    var excludes: Bool
  }

  private let rules: [Rule]
  /// A rule that takes files back in, so that an ignored folder must be walked all the same.
  package let hasExceptions: Bool

  package init(_ text: String) {
    rules = text.split(whereSeparator: \.isNewline).compactMap { line in
      guard !line.hasPrefix("#") else { return nil }
      var pattern = String(line).trimmed
      let excludes = pattern.first != "!"
      if !excludes { pattern = String(pattern.dropFirst()).trimmed }
      let clean = IgnoreRules.clean(pattern)
      return clean.isEmpty ? nil : Rule(pattern: PathPattern(clean), excludes: excludes)
    }
    hasExceptions = rules.contains { !$0.excludes }
  }

  /// `path` is relative to the context: `src/a.py`.
  package func ignores(_ path: String) -> Bool {
    let bytes = Array(path.utf8)
    let prefixes = bytes.indices.filter { bytes[$0] == UInt8(ascii: "/") }.map { bytes[..<$0] } + [bytes[...]]
    var ignored = false
    for rule in rules where rule.excludes != ignored {
      if prefixes.contains(where: { rule.pattern.matches($0) }) { ignored = rule.excludes }
    }
    return ignored
  }

  /// Without a leading slash, `.` and `..` resolved, as the engine cleans them.
  private static func clean(_ pattern: String) -> String {
    var parts: [Substring] = []
    for part in pattern.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return parts.joined(separator: "/")
  }
}

/// A path pattern with `*`, `**`, `?`, `[a-z]` and `\`, matched in time linear in the path.
struct PathPattern: Sendable {
  private enum Token {
    case literal(UInt8)
    case anyButSlash
    /// `?`
    case oneButSlash
    case oneOf([ClosedRange<UInt8>], negated: Bool)
    /// `**`: anything, slashes too.
    case anything
    /// `**/`: no folder or any number; first the decision, then the inside.
    case foldersEntry, foldersInside
  }

  private var tokens: [Token] = []

  init(_ text: String) {
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "*"): readStar(&rest)
      case UInt8(ascii: "?"): tokens.append(.oneButSlash)
      case UInt8(ascii: "["): readClass(&rest)
      case UInt8(ascii: "\\"): tokens.append(.literal(rest.popFirst() ?? byte))
      default: tokens.append(.literal(byte))
      }
    }
  }

  private mutating func readStar(_ rest: inout ArraySlice<UInt8>) {
    guard rest.first == UInt8(ascii: "*") else { return tokens.append(.anyButSlash) }
    rest = rest.dropFirst()
    if rest.first == UInt8(ascii: "/") {
      rest = rest.dropFirst()
      tokens += [.foldersEntry, .foldersInside]
    } else {
      tokens.append(.anything)
    }
  }

  private mutating func readClass(_ rest: inout ArraySlice<UInt8>) {
    guard let close = rest.firstIndex(of: UInt8(ascii: "]")) else { return tokens.append(.literal(UInt8(ascii: "["))) }
    var inside = rest[..<close]
    rest = rest[(close + 1)...]
    let negated = inside.first == UInt8(ascii: "^") || inside.first == UInt8(ascii: "!")
    if negated { inside = inside.dropFirst() }
    var ranges: [ClosedRange<UInt8>] = []
    while let low = inside.popFirst() {
      if inside.first == UInt8(ascii: "-"), inside.count > 1 {
        inside = inside.dropFirst()
        let high = inside.popFirst() ?? low
        ranges.append(min(low, high)...max(low, high))
      } else {
        ranges.append(low...low)
      }
    }
    tokens.append(.oneOf(ranges, negated: negated))
  }

  func matches(_ path: ArraySlice<UInt8>) -> Bool {
    var states = Set<Int>()
    enter(0, &states)
    for byte in path {
      var next = Set<Int>()
      for state in states where state < tokens.count { step(state, byte, &next) }
      states = next
      if states.isEmpty { return false }
    }
    return states.contains(tokens.count)
  }

  /// Adds a state and all that can be reached from it without a byte.
  private func enter(_ state: Int, _ states: inout Set<Int>) {
    var pending = [state]
    while let state = pending.popLast() {
      guard states.insert(state).inserted, state < tokens.count else { continue }
      switch tokens[state] {
      case .anyButSlash, .anything: pending.append(state + 1)
      case .foldersEntry: pending += [state + 1, state + 2]
      default: break
      }
    }
  }

  private func step(_ state: Int, _ byte: UInt8, _ next: inout Set<Int>) {
    let isSlash = byte == UInt8(ascii: "/")
    switch tokens[state] {
    case .literal(let wanted): if byte == wanted { enter(state + 1, &next) }
    case .oneButSlash: if !isSlash { enter(state + 1, &next) }
    case .anyButSlash: if !isSlash { enter(state, &next) }
    case .oneOf(let ranges, let negated):
      if !isSlash, ranges.contains(where: { $0.contains(byte) }) != negated { enter(state + 1, &next) }
    case .anything: enter(state, &next)
    case .foldersEntry: break
    case .foldersInside:
      next.insert(state)
      if isSlash { enter(state + 1, &next) }
    }
  }
}
