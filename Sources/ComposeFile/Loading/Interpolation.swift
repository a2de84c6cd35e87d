/// Puts variables into a text: `$X ${X} ${X:-d} ${X-d} ${X:?why} ${X?why} ${X:+alt} ${X+alt} $$`, one inside the other.
package struct Interpolation {
  package struct Failure: Error, Hashable {
    package var message: String
    package var help: [String]
    /// A dollar sign that stands before no variable; otherwise a variable is missing.
    package var isMalformed = false
  }

  /// Defaults inside defaults.
  private static let maximumDepth = 20

  private let lookUp: (String) -> String?
  /// Names that were asked for, with the value that was found; no value where there was none.
  package private(set) var used: [(name: String, value: String?)] = []
  /// Names without a value and without a default, which are taken as empty.
  package private(set) var unset: [String] = []

  package init(lookUp: @escaping (String) -> String?) { self.lookUp = lookUp }

  package mutating func expand(_ text: String) throws(Failure) -> String {
    guard text.utf8.contains(UInt8(ascii: "$")) else { return text }
    return try expand(Array(text.utf8)[...], depth: 0)
  }

  /// The text with its variables; `nil` where there are none, or what a program cannot say in a few words.
  static func template(_ text: String) -> ComposeTemplate? {
    guard text.utf8.contains(UInt8(ascii: "$")) else { return nil }
    guard let template = template(Array(text.utf8)[...], depth: 0) else { return nil }
    return template.variables.isEmpty ? nil : template
  }

  private static func template(_ text: ArraySlice<UInt8>, depth: Int) -> ComposeTemplate? {
    guard depth < maximumDepth else { return nil }
    var pieces: [ComposeTemplate.Piece] = []
    var plain: [UInt8] = []
    var rest = text
    while let dollar = rest.firstIndex(of: UInt8(ascii: "$")) {
      plain += rest[..<dollar]
      rest = rest[(dollar + 1)...]
      if rest.first == UInt8(ascii: "$") {
        plain.append(UInt8(ascii: "$"))
        rest = rest.dropFirst()
        continue
      }
      let isBraced = rest.first == UInt8(ascii: "{")
      let end = isBraced ? closingBrace(of: rest) : name(at: rest).endIndex
      guard let end, let piece = variable(isBraced ? rest[..<end].dropFirst() : rest[..<end], depth) else { return nil }
      pieces += [.text(String(decoding: plain, as: UTF8.self)), piece]
      plain = []
      rest = rest[end...].dropFirst(isBraced ? 1 : 0)
    }
    return ComposeTemplate(pieces: pieces + [.text(String(decoding: plain + rest, as: UTF8.self))])
  }

  /// What stands in the braces, or a name alone. An alternative for a variable that is set stays as it is.
  private static func variable(_ text: ArraySlice<UInt8>, _ depth: Int) -> ComposeTemplate.Piece? {
    let bytes = name(at: text)
    guard !bytes.isEmpty else { return nil }
    let name = String(decoding: bytes, as: UTF8.self)
    var rest = text[bytes.endIndex...]
    var variable = ComposeTemplate.Variable(name: name, fallback: .text(ComposeTemplate(pieces: [])))
    if rest.isEmpty { return .variable(variable) }
    variable.excludesEmpty = rest.first == UInt8(ascii: ":")
    if variable.excludesEmpty { rest = rest.dropFirst() }
    switch rest.first {
    case UInt8(ascii: "-"):
      guard let standard = template(rest.dropFirst(), depth: depth + 1) else { return nil }
      // What is empty either way need not be told from what is not set.
      if standard.isEmpty { variable.excludesEmpty = false }
      variable.fallback = .text(standard)
    case UInt8(ascii: "?"):
      let why = String(decoding: rest.dropFirst(), as: UTF8.self)
      guard !why.contains("$") else { return nil }
      variable.fallback = .failure(why.isEmpty ? "" : ": \(why)")
    default: return nil
    }
    return .variable(variable)
  }

  private mutating func expand(_ text: ArraySlice<UInt8>, depth: Int) throws(Failure) -> String {
    guard depth < Self.maximumDepth else { throw Failure(message: "defaults inside defaults without end", help: []) }
    var result: [UInt8] = []
    var rest = text
    while let dollar = rest.firstIndex(of: UInt8(ascii: "$")) {
      result += rest[..<dollar]
      rest = rest[(dollar + 1)...]
      switch rest.first {
      case UInt8(ascii: "$"):
        result.append(UInt8(ascii: "$"))
        rest = rest.dropFirst()
      case UInt8(ascii: "{"):
        guard let end = Self.closingBrace(of: rest) else { throw Self.malformed("`${` is not closed") }
        result += try braced(rest[(rest.startIndex + 1)..<end], depth: depth).utf8
        rest = rest[(end + 1)...]
      default:
        let name = Self.name(at: rest)
        guard !name.isEmpty else { throw Self.malformed("`$` stands before no name") }
        result += value(String(decoding: name, as: UTF8.self)).utf8
        rest = rest[name.endIndex...]
      }
    }
    return String(decoding: result + rest, as: UTF8.self)
  }

  private mutating func braced(_ text: ArraySlice<UInt8>, depth: Int) throws(Failure) -> String {
    let bytes = Self.name(at: text)
    guard !bytes.isEmpty else { throw Self.malformed("`${` stands before no name") }
    let name = String(decoding: bytes, as: UTF8.self)
    var rest = text[bytes.endIndex...]
    guard !rest.isEmpty else { return value(name) }
    let countsEmpty = rest.first == UInt8(ascii: ":")
    if countsEmpty { rest = rest.dropFirst() }
    let found = find(name)
    let isThere = countsEmpty ? found?.isEmpty == false : found != nil
    let operation = rest.first
    rest = rest.dropFirst()
    switch operation {
    case UInt8(ascii: "-"): return isThere ? found ?? "" : try expand(rest, depth: depth + 1)
    case UInt8(ascii: "+"): return isThere ? try expand(rest, depth: depth + 1) : ""
    case UInt8(ascii: "?"):
      if isThere { return found ?? "" }
      let why = try expand(rest, depth: depth + 1)
      throw Failure(
        message: "the variable `\(name)` is \(found == nil ? "not set" : "empty")" + (why.isEmpty ? "" : ": \(why)"),
        help: ["set it: `export \(name)=…`, or write it into the `.env` file beside the Compose file"])
    default: throw Self.malformed("`${\(String(decoding: text, as: UTF8.self))}` is no variable")
    }
  }

  private mutating func find(_ name: String) -> String? {
    let value = lookUp(name)
    if !used.contains(where: { $0.name == name }) { used.append((name, value)) }
    return value
  }

  private mutating func value(_ name: String) -> String {
    let found = find(name)
    if found == nil, !unset.contains(name) { unset.append(name) }
    return found ?? ""
  }

  private static func malformed(_ message: String) -> Failure {
    Failure(message: message, help: ["a dollar sign itself is written `$$`"], isMalformed: true)
  }

  private static func name(at text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard let first = text.first, first.isNameStart else { return text[..<text.startIndex] }
    return text.prefix { $0.isNameStart || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  /// `text` begins with the opening one.
  private static func closingBrace(of text: ArraySlice<UInt8>) -> Int? {
    var depth = 0
    for index in text.indices {
      switch text[index] {
      case UInt8(ascii: "{") where index == text.startIndex || text[index - 1] == UInt8(ascii: "$"): depth += 1
      case UInt8(ascii: "}"):
        depth -= 1
        if depth == 0 { return index }
      default: break
      }
    }
    return nil
  }
}

extension UInt8 {
  fileprivate var isNameStart: Bool {
    self == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
  }
}
