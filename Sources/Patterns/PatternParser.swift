/// Reads a pattern.
struct PatternParser {
  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var flags = Flags()
  private var depth = 0

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

  mutating func parse() throws(PatternMistake) -> PatternTree {
    let tree = try choice()
    guard position == scalars.count else { throw mistake("`)` closes no group", ["a plain one is written `\\)`"]) }
    return tree
  }

  private func mistake(_ what: String, _ help: [String] = []) -> PatternMistake {
    PatternMistake(message: "\(what) (at character \(position + 1))", help: help)
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
    case "[": return .set(try characterClass())
    case ".": return .set(flags.dotIsAll ? ScalarSet([], isNegated: true) : Self.noNewline)
    case "^": return .assertion(flags.isMultiline ? .lineStart : .textStart)
    case "$": return .assertion(flags.isMultiline ? .lineEnd : .lastLineEnd)
    case "\\": return try escape()
    case "*", "+", "?":
      position -= 1
      throw mistake("`\(scalar)` has nothing to repeat", ["a plain one is written `\\\(scalar)`"])
    default: return .set(ScalarSet(scalar, ignoresCase: flags.ignoresCase))
    }
  }

  private static let noNewline = ScalarSet([.range(10...10)], isNegated: true)

  private mutating func group() throws(PatternMistake) -> PatternTree? {
    let outer = flags
    if take("?") {
      if take("<=") || take("<!") || take("=") || take("!") {
        throw mistake("look-around is not supported", ["match the text around it too, or test it with a second `~`"])
      }
      if take(">") { throw mistake("atomic groups are not supported", ["a plain group matches the same texts"]) }
      if take("P<") || take("<") || take("'") {
        try groupName()
      } else if try !groupFlags() {
        // `(?i)` holds to the end of the group around.
        return nil
      }
    }
    depth += 1
    guard depth <= Self.depthLimit else { throw mistake("groups nest deeper than \(Self.depthLimit)") }
    let tree = try choice()
    depth -= 1
    guard take(")") else { throw mistake("a group is not closed", ["`)` is missing; a plain `(` is written `\\(`"]) }
    flags = outer
    return tree
  }

  private mutating func groupName() throws(PatternMistake) {
    while let scalar = next, ScalarSet.Kind.word.contains(scalar) { position += 1 }
    guard take(">") || take("'") else { throw mistake("the name of a group is not closed") }
  }

  /// False where the flags stand alone.
  private mutating func groupFlags() throws(PatternMistake) -> Bool {
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
        position -= 1
        throw mistake(
          "there is no flag `\(scalar)`", ["the flags are `i` (case), `m` (lines) and `s` (`.` takes newlines)"])
      }
    }
    throw mistake("a group is not closed")
  }

  // MARK: Repeats

  private mutating func repeats(of part: PatternTree) throws(PatternMistake) -> PatternTree {
    var part = part
    while let (least, most) = try count() {
      // Lazy or not, the same texts match.
      if !take("?"), take("+") {
        throw mistake("possessive repeats are not supported", ["a plain one matches the same texts"])
      }
      part = .repeated(part, least: least, most: most)
    }
    return part
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
        "a repeat goes up to \(Self.repeatLimit)", ["`{\(min(least, Self.repeatLimit)),}` has no upper end"])
    }
    if let most, most < least { throw mistake("`{\(least),\(most)}` ends before it begins") }
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
    guard let scalar = next else { throw mistake("`\\` stands at the end", ["a plain one is written `\\\\`"]) }
    position += 1
    switch scalar {
    case "A": return .assertion(.textStart)
    case "z": return .assertion(.textEnd)
    case "Z": return .assertion(.lastLineEnd)
    case "b": return .assertion(.wordBoundary)
    case "B": return .assertion(.noWordBoundary)
    case "1"..."9", "k", "g":
      throw mistake("references back to a group are not supported", ["compare the parts in the program"])
    default:
      if let kind = kind(of: scalar) { return .set(ScalarSet([kind])) }
      return .set(ScalarSet(try escaped(scalar), ignoresCase: flags.ignoresCase))
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
        throw mistake("there is no escape `\\\(scalar)`", ["the classes are `\\d \\w \\s` and `\\D \\W \\S`"])
      }
      return scalar
    }
  }

  /// `\x41`, `\u0041`, `\x{1F600}`
  private mutating func hexadecimal(digits: Int) throws(PatternMistake) -> Unicode.Scalar {
    let isBraced = take("{")
    var text = ""
    while let scalar = next, scalar.isASCII, scalar.properties.isASCIIHexDigit, text.count < (isBraced ? 6 : digits) {
      text.unicodeScalars.append(scalar)
      position += 1
    }
    guard isBraced ? take("}") : text.count == digits, let code = UInt32(text, radix: 16),
      let scalar = Unicode.Scalar(code)
    else { throw mistake("a character's code is written `\\x41`, `\\u00e9` or `\\x{1F600}`") }
    return scalar
  }

  /// Behind `[`.
  private mutating func characterClass() throws(PatternMistake) -> ScalarSet {
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
      items.append(try classItem(scalar))
    }
    throw mistake("a class is not closed", ["`]` is missing; a plain `[` is written `\\[`"])
  }

  private mutating func classItem(_ scalar: Unicode.Scalar) throws(PatternMistake) -> ScalarSet.Item {
    if scalar == "[", take(":") { return try namedClass() }
    var low = scalar
    if scalar == "\\" {
      guard let item = try classEscape(&low) else { return .range(try range(from: low)) }
      return item
    }
    return .range(try range(from: low))
  }

  /// A class in a class, as `\d`; `nil` where the escape is one character.
  private mutating func classEscape(_ low: inout Unicode.Scalar) throws(PatternMistake) -> ScalarSet.Item? {
    guard let scalar = next else { throw mistake("a class is not closed") }
    position += 1
    if let kind = kind(of: scalar) { return kind }
    low = scalar == "b" ? "\u{8}" : try escaped(scalar)
    return nil
  }

  private mutating func range(from low: Unicode.Scalar) throws(PatternMistake) -> ClosedRange<UInt32> {
    guard next == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else { return low.value...low.value }
    position += 1
    var high = scalars[position]
    position += 1
    if high == "\\" {
      guard try classEscape(&high) == nil else { throw mistake("a class cannot end a range") }
    }
    guard low.value <= high.value else { throw mistake("the range `\(low)-\(high)` ends before it begins") }
    return low.value...high.value
  }

  /// Behind `[:`.
  private mutating func namedClass() throws(PatternMistake) -> ScalarSet.Item {
    let isNegated = take("^")
    var name = ""
    while let scalar = next, scalar.isASCII, ScalarSet.Kind.alpha.contains(scalar) {
      name.unicodeScalars.append(scalar)
      position += 1
    }
    guard take(":]"), let kind = ScalarSet.Kind(rawValue: name) else {
      throw mistake(
        "there is no class `[:\(name):]`", ["`[:alpha:]`, `[:digit:]`, `[:alnum:]`, `[:space:]`, `[:upper:]` …"])
    }
    return isNegated ? .not(kind) : .kind(kind)
  }
}
