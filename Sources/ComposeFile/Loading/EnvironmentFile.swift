/// A file of `NAME=value` lines, as Compose reads `.env` and `env_file`: `#` comments, `export`, quotes that may span
/// lines, variables outside of single quotes.
package struct EnvironmentFile {
  package struct Failure: Error, Hashable {
    package var message: String
    package var line: Int
  }

  private var text: Substring
  private var line = 1
  private var found: [(name: String, value: String)] = []
  private let lookUp: (String) -> String?

  /// `lookUp` gives values from outside: of lines without `=`, and of variables that no earlier line has set.
  package static func parse(
    _ bytes: [UInt8], lookUp: @escaping (String) -> String?
  ) throws(Failure) -> [(name: String, value: String)] {
    var file = EnvironmentFile(text: String(decoding: bytes, as: UTF8.self)[...], lookUp: lookUp)
    while !file.text.isEmpty { try file.readLine() }
    return file.found
  }

  private init(text: Substring, lookUp: @escaping (String) -> String?) {
    // A mark of the byte order is no part of the first name.
    self.text = text.first == "\u{FEFF}" ? text.dropFirst() : text
    self.lookUp = lookUp
  }

  private mutating func readLine() throws(Failure) {
    text = text.drop { $0 == " " || $0 == "\t" }
    defer { endLine() }
    guard let first = text.first, !first.isNewline, first != "#" else { return }
    var name = text.prefix { $0 != "=" && $0 != ":" && !$0.isNewline }
    text = text[name.endIndex...]
    if name.hasPrefix("export ") { name = name.dropFirst(7) }
    let key = String(name).trimmingBlanks
    guard !key.isEmpty, !key.contains(where: \.isWhitespace) else {
      throw Failure(message: "`\(key)` is no variable's name", line: line)
    }
    guard let sign = text.first, !sign.isNewline else {
      if let value = lookUp(key) { found.append((key, value)) }
      return
    }
    text = text.dropFirst().drop { $0 == " " || $0 == "\t" }
    found.append((key, try value()))
  }

  private mutating func endLine() {
    text = text.drop { !$0.isNewline }
    if text.isEmpty { return }
    text = text.dropFirst()
    line += 1
  }

  private mutating func value() throws(Failure) -> String {
    switch text.first {
    case "'": return try quoted("'")
    case "\"": return try expanded(try quoted("\""))
    default:
      let raw = text.prefix { !$0.isNewline }
      text = text[raw.endIndex...]
      return try expanded(Self.withoutComment(raw))
    }
  }

  /// Up to the closing quote. In double quotes a backslash stands before what it quotes.
  private mutating func quoted(_ quote: Character) throws(Failure) -> String {
    let start = line
    var value = ""
    text = text.dropFirst()
    while let character = text.popFirst() {
      if character == quote { return value }
      if character.isNewline { line += 1 }
      guard character == "\\", quote == "\"", let next = text.popFirst() else {
        value.append(character)
        continue
      }
      switch next {
      case "n": value.append("\n")
      case "t": value.append("\t")
      case "r": value.append("\r")
      case "$": value += "$$"
      default: value.append(next)
      }
    }
    throw Failure(message: "a quote is not closed", line: start)
  }

  private func expanded(_ raw: String) throws(Failure) -> String {
    var interpolation = Interpolation { [found, lookUp] name in
      found.last { $0.name == name }?.value ?? lookUp(name)
    }
    do throws(Interpolation.Failure) {
      return try interpolation.expand(raw)
    } catch {
      // A password with a dollar sign is no variable.
      if error.isMalformed { return raw }
      throw Failure(message: error.message, line: line)
    }
  }

  private static func withoutComment(_ raw: Substring) -> String {
    var end = raw.endIndex
    var before: Character = " "
    for index in raw.indices {
      if raw[index] == "#", before == " " || before == "\t" {
        end = index
        break
      }
      before = raw[index]
    }
    return String(raw[..<end]).trimmingBlanks
  }
}

extension String {
  var trimmingBlanks: String {
    var kept = self[...]
    while let first = kept.first, first.isWhitespace { kept = kept.dropFirst() }
    while let last = kept.last, last.isWhitespace { kept = kept.dropLast() }
    return String(kept)
  }
}
