/// Reads a pattern.
struct PatternParser {
  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var flags = Flags()
  private var depth = 0
  private var sets: [ScalarSet] = []
  private var setNumbers: [ScalarSet: Int] = [:]
  /// By number; the first is the whole match.
  private var groupNames: [String?] = [nil]

  private struct Flags {
    var ignoresCase = false
    /// `^` and `$` are at every line.
    var isMultiline = false
    /// `.` takes newlines.
    var dotIsAll = false
  }

  /// Groups within each other.
  private static let depthLimit = 100
  /// The count in braces.
  private static let repeatLimit = 1000

  init(_ text: String) { scalars = Array(text.unicodeScalars) }

  mutating func parse() throws(PatternMistake) -> ParsedPattern {
    let tree = try choice()
    guard position == scalars.count else {
      throw mistake("`)` closes no group", at: position..<position + 1, ["a plain one is written `\\)`"])
    }
    return ParsedPattern(tree: tree, sets: sets, groupNames: groupNames)
  }

  private func mistake(_ what: String, at place: Range<Int>, _ help: [String] = []) -> PatternMistake {
    PatternMistake(message: what, place: place, help: help)
  }

  /// What has been read since a position.
  private func mistake(_ what: String, from start: Int, _ help: [String] = []) -> PatternMistake {
    mistake(what, at: start..<max(start + 1, min(position, scalars.count)), help)
  }

  private mutating func tree(_ set: ScalarSet) -> PatternTree {
    if let number = setNumbers[set] { return .set(number) }
    sets.append(set)
    setNumbers[set] = sets.count - 1
    return .set(sets.count - 1)
  }

  private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard next == scalar else { return false }
    position += 1
    return true
  }

  private mutating func take(_ text: String) -> Bool {
    let wanted = Array(text.unicodeScalars)
    guard position + wanted.count <= scalars.count, Array(scalars[position..<position + wanted.count]) == wanted
    else { return false }
    position += wanted.count
    return true
  }

  // MARK: Structure

  private mutating func choice() throws(PatternMistake) -> PatternTree {
    var alternatives = [try sequence()]
    while take("|") { alternatives.append(try sequence()) }
    return alternatives.count == 1 ? alternatives[0] : .choice(alternatives)
  }

  private mutating func sequence() throws(PatternMistake) -> PatternTree {
    var parts: [PatternTree] = []
    while let scalar = next, scalar != "|", scalar != ")" {
      guard let part = try atom(scalar) else { continue }
      parts.append(try repeats(of: part))
    }
    return parts.count == 1 ? parts[0] : .sequence(parts)
  }

  /// `nil` for flags, which stand for nothing themselves.
  private mutating func atom(_ scalar: Unicode.Scalar) throws(PatternMistake) -> PatternTree? {
    position += 1
    switch scalar {
    case "(": return try group()
    case "[": return tree(try characterClass())
    case ".": return tree(flags.dotIsAll ? .any : Self.noNewline)
    case "^": return .assertion(flags.isMultiline ? .lineStart : .textStart)
    case "$": return .assertion(flags.isMultiline ? .lineEnd : .lastLineEnd)
    case "\\": return try escape()
    case "*", "+", "?":
      throw mistake(
        "`\(scalar)` has nothing to repeat", from: position - 1, ["a plain one is written `\\\(scalar)`"])
    default: return tree(ScalarSet(scalar, ignoresCase: flags.ignoresCase))
    }
  }

  private static let noNewline = ScalarSet([.range(10...10)], isNegated: true)

  /// Behind `(`.
  private mutating func group() throws(PatternMistake) -> PatternTree? {
    let outer = flags
    let start = position - 1
    var number: Int?
    if take("?") {
      if take("<=") || take("<!") || take("=") || take("!") {
        throw mistake(
          "look-around is not supported", from: start,
          ["match the text around it too, and take a group of it, or test it with a second `~`"])
      }
      if take(">") {
        throw mistake("atomic groups are not supported", from: start, ["a plain group matches the same texts"])
      }
      if take("P<") || take("<") || take("'") {
        number = try groupName()
      } else if try !groupFlags(start) {
        // `(?i)` holds to the end of the group around.
        return nil
      }
    } else {
      groupNames.append(nil)
      number = groupNames.count - 1
    }
    depth += 1
    guard depth <= Self.depthLimit else {
      throw mistake("groups nest deeper than \(Self.depthLimit)", at: start..<start + 1)
    }
    let tree = try choice()
    depth -= 1
    guard take(")") else { throw unclosedGroup(start) }
    flags = outer
    return number.map { .group($0, tree) } ?? tree
  }

  private func unclosedGroup(_ start: Int) -> PatternMistake {
    mistake(
      "a group is not closed", at: start..<start + 1, ["`)` is missing; a plain `(` is written `\\(`"])
  }

  /// The number of the group whose name stands next.
  private mutating func groupName() throws(PatternMistake) -> Int {
    let start = position
    var name = ""
    while let scalar = next, ScalarSet.Kind.word.contains(scalar) {
      name.unicodeScalars.append(scalar)
      position += 1
    }
    guard let first = name.unicodeScalars.first, !ScalarSet.Kind.digit.contains(first), next == ">" || next == "'"
    else {
      throw mistake("a group's name is made of letters, digits and `_`, as in `(?<name>…)`", from: start)
    }
    if let same = groupNames.firstIndex(of: name) {
      throw mistake("group \(same) has the name `\(name)` already", from: start)
    }
    position += 1
    groupNames.append(name)
    return groupNames.count - 1
  }

  /// False where the flags stand alone.
  private mutating func groupFlags(_ start: Int) throws(PatternMistake) -> Bool {
    var isOn = true
    while let scalar = next {
      position += 1
      switch scalar {
      case "-": isOn = false
      case "i": flags.ignoresCase = isOn
      case "m": flags.isMultiline = isOn
      case "s": flags.dotIsAll = isOn
      case ":": return true
      case ")": return false
      default:
        throw mistake(
          "there is no flag `\(scalar)`", from: position - 1,
          ["the flags are `i` (case), `m` (lines) and `s` (`.` takes newlines)"])
      }
    }
    throw unclosedGroup(start)
  }

  // MARK: Repeats

  private mutating func repeats(of part: PatternTree) throws(PatternMistake) -> PatternTree {
    guard let (least, most) = try count() else { return part }
    let isLazy = take("?")
    if !isLazy, take("+") {
      throw mistake(
        "possessive repeats are not supported", from: position - 1, ["a plain one matches the same texts"])
    }
    let start = position
    guard try count() == nil else {
      let again = String(String.UnicodeScalarView(scalars[start..<position]))
      throw mistake("`\(again)` repeats a repeat", from: start, ["put the first one into a group: `(?:…)\(again)`"])
    }
    return .repeated(part, least: least, most: most, isLazy: isLazy)
  }

  private mutating func count() throws(PatternMistake) -> (least: Int, most: Int?)? {
    if take("*") { return (0, nil) }
    if take("+") { return (1, nil) }
    if take("?") { return (0, 1) }
    let start = position
    guard take("{"), let least = number() else {
      // A brace that begins no count is itself, as in JSON.
      position = start
      return nil
    }
    var most: Int? = least
    if take(",") { most = number() }
    guard take("}") else {
      position = start
      return nil
    }
    guard max(least, most ?? 0) <= Self.repeatLimit else {
      throw mistake(
        "a repeat goes up to \(Self.repeatLimit)", from: start,
        ["`{\(min(least, Self.repeatLimit)),}` has no upper end"])
    }
    if let most, most < least { throw mistake("`{\(least),\(most)}` ends before it begins", from: start) }
    return (least, most)
  }

  private mutating func number() -> Int? {
    var number: Int?
    while let scalar = next, ("0"..."9").contains(scalar) {
      // Far above the limit one number is as good as another.
      number = min((number ?? 0) * 10 + Int(scalar.value - 48), 1_000_000_000)
      position += 1
    }
    return number
  }
}

// MARK: - Characters

extension PatternParser {
  private mutating func escape() throws(PatternMistake) -> PatternTree {
    let start = position - 1
    guard let scalar = next else {
      throw mistake("`\\` stands at the end", from: start, ["a plain one is written `\\\\`"])
    }
    position += 1
    switch scalar {
    case "A": return .assertion(.textStart)
    case "z": return .assertion(.textEnd)
    case "Z": return .assertion(.lastLineEnd)
    case "b": return .assertion(.wordBoundary)
    case "B": return .assertion(.noWordBoundary)
    case "1"..."9", "k", "g":
      throw mistake(
        "references back to a group are not supported", from: start, ["compare the groups of a match in the program"])
    default:
      if let kind = kind(of: scalar) { return tree(ScalarSet([kind])) }
      return tree(ScalarSet(try escaped(scalar), ignoresCase: flags.ignoresCase))
    }
  }

  private func kind(of scalar: Unicode.Scalar) -> ScalarSet.Item? {
    switch scalar {
    case "d": .kind(.digit)
    case "D": .not(.digit)
    case "w": .kind(.word)
    case "W": .not(.word)
    case "s": .kind(.space)
    case "S": .not(.space)
    default: nil
    }
  }

  /// The one character that an escape means.
  private mutating func escaped(_ scalar: Unicode.Scalar) throws(PatternMistake) -> Unicode.Scalar {
    switch scalar {
    case "n": return "\n"
    case "t": return "\t"
    case "r": return "\r"
    case "f": return "\u{c}"
    case "v": return "\u{b}"
    case "a": return "\u{7}"
    case "e": return "\u{1b}"
    case "0": return "\0"
    case "x": return try hexadecimal(digits: 2)
    case "u": return try hexadecimal(digits: 4)
    default:
      guard !scalar.isASCII || !ScalarSet.Kind.alnum.contains(scalar) else {
        throw mistake(
          "there is no escape `\\\(scalar)`", from: position - 2,
          ["the classes are `\\d \\w \\s` and `\\D \\W \\S`"])
      }
      return scalar
    }
  }

  /// `\x41`, `\u0041`, `\x{1F600}`
  private mutating func hexadecimal(digits: Int) throws(PatternMistake) -> Unicode.Scalar {
    let start = position - 2
    let isBraced = take("{")
    var text = ""
    while let scalar = next, scalar.isASCII, scalar.properties.isASCIIHexDigit, text.count < (isBraced ? 6 : digits) {
      text.unicodeScalars.append(scalar)
      position += 1
    }
    guard isBraced ? take("}") : text.count == digits, let code = UInt32(text, radix: 16),
      let scalar = Unicode.Scalar(code)
    else { throw mistake("a character's code is written `\\x41`, `\\u00e9` or `\\x{1F600}`", from: start) }
    return scalar
  }

  /// Behind `[`.
  private mutating func characterClass() throws(PatternMistake) -> ScalarSet {
    let start = position - 1
    let isNegated = take("^")
    var items: [ScalarSet.Item] = []
    // A bracket that stands first is itself.
    var isFirst = true
    while let scalar = next {
      position += 1
      if scalar == "]", !isFirst {
        return ScalarSet(items, isNegated: isNegated, ignoresCase: flags.ignoresCase)
      }
      isFirst = false
      items.append(try classItem(scalar, in: start))
    }
    throw unclosedClass(start)
  }

  private func unclosedClass(_ start: Int) -> PatternMistake {
    mistake("a class is not closed", at: start..<start + 1, ["`]` is missing; a plain `[` is written `\\[`"])
  }

  /// An item of the class that begins at `start`.
  private mutating func classItem(
    _ scalar: Unicode.Scalar, in start: Int
  ) throws(PatternMistake) -> ScalarSet.Item {
    if scalar == "[", take(":") { return try namedClass() }
    let place = position - 1
    var low = scalar
    if scalar == "\\", let item = try classEscape(&low, in: start) { return item }
    return .range(try range(from: low, at: place, in: start))
  }

  /// A class in a class, as `\d`; `nil` where the escape is one character.
  private mutating func classEscape(
    _ low: inout Unicode.Scalar, in start: Int
  ) throws(PatternMistake) -> ScalarSet.Item? {
    guard let scalar = next else { throw unclosedClass(start) }
    position += 1
    if let kind = kind(of: scalar) { return kind }
    low = scalar == "b" ? "\u{8}" : try escaped(scalar)
    return nil
  }

  private mutating func range(
    from low: Unicode.Scalar, at place: Int, in start: Int
  ) throws(PatternMistake) -> ClosedRange<UInt32> {
    guard next == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else { return low.value...low.value }
    position += 1
    var high = scalars[position]
    position += 1
    if high == "\\" {
      guard try classEscape(&high, in: start) == nil else {
        throw mistake("a class cannot end a range", from: place, ["a plain `-` stands last: `[\\d-]`"])
      }
    }
    guard low.value <= high.value else {
      throw mistake("the range `\(low)-\(high)` ends before it begins", from: place)
    }
    return low.value...high.value
  }

  /// Behind `[:`.
  private mutating func namedClass() throws(PatternMistake) -> ScalarSet.Item {
    let start = position - 2
    let isNegated = take("^")
    var name = ""
    while let scalar = next, scalar.isASCII, ScalarSet.Kind.alpha.contains(scalar) {
      name.unicodeScalars.append(scalar)
      position += 1
    }
    guard take(":]"), let kind = ScalarSet.Kind(rawValue: name) else {
      throw mistake(
        "there is no class `[:\(name):]`", from: start,
        ["`[:alpha:]`, `[:digit:]`, `[:alnum:]`, `[:space:]`, `[:upper:]` …"])
    }
    return isNegated ? .not(kind) : .kind(kind)
  }
}
