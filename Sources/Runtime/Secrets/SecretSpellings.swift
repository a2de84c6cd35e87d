/// One character of a value, in every way that it may be written.
struct SecretCharacter: Sendable {
  let spellings: [[UInt8]]
  /// The only way, where it is a single byte.
  let plain: UInt8?

  var isLineEnd: Bool { spellings.contains([UInt8(ascii: "\n")]) }

  init(_ spellings: [[UInt8]]) {
    self.spellings = spellings
    plain = spellings.count == 1 && spellings[0].count == 1 ? spellings[0][0] : nil
  }
}

/// How formats, shells and languages write a character.
struct SecretSpellings {
  private var known: [Unicode.Scalar: SecretCharacter] = [:]

  mutating func character(_ scalar: Unicode.Scalar) -> SecretCharacter {
    if let character = known[scalar] { return character }
    let texts = Self.isPlain(scalar) ? [String(scalar)] : Self.layered(Self.writings(of: scalar))
    let character = SecretCharacter(texts.map { Array($0.utf8) })
    known[scalar] = character
    return character
  }

  /// Letters and digits, which everything writes as they are.
  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "0"..."9", "A"..."Z", "a"..."z": true
    default: false
    }
  }

  /// As text may stand in a JSON text that stands in another, in markup, or in a URL.
  private static func layered(_ texts: Set<String>) -> Set<String> {
    let quoted = Set(texts.map(escaped))
    let twice = Set(quoted.map(escaped))
    let marked = Set(texts.union(quoted).flatMap(marked))
    return texts.union(quoted).union(twice).union(marked).union(marked.map(escaped)).union(
      texts.union(quoted).map(percented))
  }

  // MARK: One format each

  private static func writings(of scalar: Unicode.Scalar) -> Set<String> {
    let raw = String(scalar)
    let bytes = Array(raw.utf8)
    var all: Set = [raw, percented(raw), "&#\(scalar.value);", "&#0\(scalar.value);"]
    all.insert(bytes.map { "\\" + digits($0, 8, 3) }.joined())
    for isUpper in [false, true] {
      all.formUnion([
        bytes.map { "%" + digits($0, 16, 2, isUpper) }.joined(),
        bytes.map { "\\x" + digits($0, 16, 2, isUpper) }.joined(),
        raw.utf16.map { "\\u" + digits($0, 16, 4, isUpper) }.joined(), "\\U" + digits(scalar.value, 16, 8, isUpper),
        "\\u{" + digits(scalar.value, 16, 1, isUpper) + "}", "&#x" + digits(scalar.value, 16, 1, isUpper) + ";",
      ])
    }
    if scalar.isASCII, scalar.value >= 0x20 { all.insert("\\" + raw) }
    return all.union(named[scalar] ?? [])
  }

  /// What stands for one character alone: entities, escapes, and quotes in shells, SQL, YAML and CSV.
  private static let named: [Unicode.Scalar: [String]] = [
    "&": ["&amp;"], "<": ["&lt;"], ">": ["&gt;"], "\"": ["&quot;", "\"\""],
    "'": ["&apos;", "''", "'\\''", "'\"'\"'"], " ": ["+"], "%": ["%%"], "$": ["$$"],
    "\n": ["\\n", "\r\n"], "\t": ["\\t"], "\r": ["\\r"], "\u{8}": ["\\b"], "\u{c}": ["\\f"], "\u{1b}": ["\\e", "\\E"],
  ]

  private static func digits(_ number: some BinaryInteger, _ radix: Int, _ count: Int, _ isUpper: Bool = false)
    -> String
  {
    let text = String(number, radix: radix, uppercase: isUpper)
    return String(repeating: "0", count: max(0, count - text.count)) + text
  }

  private static func escaped(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "\"") }) else { return text }
    return text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
  }

  private static func marked(_ text: String) -> [String] {
    guard text.utf8.contains(where: { "&<>\"'".utf8.contains($0) }) else { return [text] }
    let bare = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    let quoted = bare.replacing("\"", with: "&quot;")
    return [bare, quoted] + ["&#39;", "&#x27;", "&apos;"].map { quoted.replacing("'", with: $0) }
  }

  private static func percented(_ text: String) -> String {
    text.utf8.map { byte in
      let scalar = Unicode.Scalar(byte)
      return isPlain(scalar) || "-._~".unicodeScalars.contains(scalar)
        ? String(scalar) : "%" + digits(byte, 16, 2, true)
    }.joined()
  }
}
