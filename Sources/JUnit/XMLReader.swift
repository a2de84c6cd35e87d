/// Reads XML one event after another: elements, attributes and text, as reports have them.
///
/// No document type is read, so that no entity can expand to anything: what is known are the five that XML has itself, and characters by
/// number.
package struct XMLReader {
  package enum Event: Hashable, Sendable {
    /// An element without content is a start and an end.
    case start(String, attributes: [String: String])
    case end(String)
    /// References resolved; one run of text may come in several pieces.
    case text(String)
  }

  package struct Malformed: Error, Hashable {
    package var message: String
    /// From 1.
    package var line: Int

    package init(message: String, line: Int) {
      self.message = message
      self.line = line
    }
  }

  package static let maximumSize = 64 << 20
  static let maximumDepth = 200
  private static let maximumAttributes = 500

  private let bytes: [UInt8]
  private var position = 0
  private var open: [String] = []
  /// The end of an element that was closed in its own tag.
  private var pendingEnd: String?
  private var hasRoot = false

  package init(_ bytes: [UInt8]) throws(Malformed) {
    guard bytes.count <= Self.maximumSize else {
      throw Malformed(message: "it is larger than \(Self.maximumSize >> 20) MiB", line: 1)
    }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw Malformed(message: "it is not UTF-8", line: 1)
    }
    self.bytes = DeclaredEncoding.utf8(bytes)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// `nil` at the end of the document.
  package mutating func next() throws(Malformed) -> Event? {
    if let name = pendingEnd {
      pendingEnd = nil
      return .end(name)
    }
    while position < bytes.count {
      if bytes[position] != UInt8(ascii: "<") {
        if let text = try text() { return text }
      } else if let event = try markup() {
        return event
      }
    }
    guard open.isEmpty else { throw malformed("`<\(open[open.count - 1])>` is not closed") }
    guard hasRoot else { throw malformed("it holds no element") }
    return nil
  }

  // MARK: Text

  private mutating func text() throws(Malformed) -> Event? {
    let begin = position
    while position < bytes.count, bytes[position] != UInt8(ascii: "<") { position += 1 }
    let raw = bytes[begin..<position]
    guard !open.isEmpty else {
      guard raw.allSatisfy(Self.isSpace) else { throw malformed("there is text outside of the root element") }
      return nil
    }
    return .text(try resolved(raw))
  }

  private func resolved(_ raw: ArraySlice<UInt8>) throws(Malformed) -> String {
    guard raw.contains(UInt8(ascii: "&")) else { return String(decoding: raw, as: UTF8.self) }
    var text = ""
    var rest = raw
    while let start = rest.firstIndex(of: UInt8(ascii: "&")) {
      text += String(decoding: rest[..<start], as: UTF8.self)
      guard let end = rest[start...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else {
        throw malformed("`&` does not begin a reference")
      }
      text += try reference(String(decoding: rest[(start + 1)..<end], as: UTF8.self))
      rest = rest[(end + 1)...]
    }
    return text + String(decoding: rest, as: UTF8.self)
  }

  private func reference(_ name: String) throws(Malformed) -> String {
    switch name {
    case "lt": return "<"
    case "gt": return ">"
    case "amp": return "&"
    case "quot": return "\""
    case "apos": return "'"
    default: break
    }
    guard name.hasPrefix("#") else { throw malformed("there is no entity `&\(name);`") }
    let digits = name.dropFirst()
    let number = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    guard let number, let scalar = Unicode.Scalar(number) else { throw malformed("`&\(name);` is no character") }
    return String(Character(scalar))
  }

  // MARK: Markup

  private mutating func markup() throws(Malformed) -> Event? {
    if takes("<?") {
      try skip(to: "?>", of: "`<?`")
    } else if takes("<!--") {
      try skip(to: "-->", of: "a comment")
    } else if takes("<![CDATA[") {
      let begin = position
      try skip(to: "]]>", of: "`<![CDATA[`")
      guard !open.isEmpty else { throw malformed("there is text outside of the root element") }
      return .text(String(decoding: bytes[begin..<(position - 3)], as: UTF8.self))
    } else if takes("<!") {
      throw malformed("document types are not read")
    } else if takes("</") {
      return try endTag()
    } else {
      position += 1
      return try startTag()
    }
    return nil
  }

  private mutating func startTag() throws(Malformed) -> Event {
    guard !(hasRoot && open.isEmpty) else { throw malformed("there is a second root element") }
    let name = try self.name()
    var attributes: [String: String] = [:]
    while true {
      skipSpace()
      if takes("/>") {
        pendingEnd = name
        break
      }
      if takes(">") {
        guard open.count < Self.maximumDepth else { throw malformed("elements are nested too deeply") }
        open.append(name)
        break
      }
      let (key, value) = try attribute()
      guard attributes.updateValue(value, forKey: key) == nil else { throw malformed("`\(key)` is given twice") }
      guard attributes.count <= Self.maximumAttributes else { throw malformed("`<\(name)>` has too many attributes") }
    }
    hasRoot = true
    return .start(name, attributes: attributes)
  }

  private mutating func attribute() throws(Malformed) -> (String, String) {
    let key = try name()
    skipSpace()
    guard takes("=") else { throw malformed("`\(key)` has no value") }
    skipSpace()
    guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") || bytes[position] == UInt8(ascii: "'") else {
      throw malformed("the value of `\(key)` is not quoted")
    }
    let quote = bytes[position]
    let begin = position + 1
    guard let end = bytes[begin...].firstIndex(of: quote) else { throw malformed("the value of `\(key)` does not end") }
    position = end + 1
    return (key, try resolved(bytes[begin..<end]))
  }

  private mutating func endTag() throws(Malformed) -> Event {
    let name = try self.name()
    skipSpace()
    guard takes(">") else { throw malformed("`</\(name)` does not end") }
    guard let last = open.popLast() else { throw malformed("`</\(name)>` closes nothing") }
    guard last == name else { throw malformed("`</\(name)>` closes `<\(last)>`") }
    return .end(name)
  }

  // MARK: Pieces

  private mutating func name() throws(Malformed) -> String {
    let begin = position
    while position < bytes.count, Self.isOfName(bytes[position]) { position += 1 }
    guard position > begin else { throw malformed("a name is missing") }
    return String(decoding: bytes[begin..<position], as: UTF8.self)
  }

  private mutating func takes(_ text: StaticString) -> Bool {
    let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    guard bytes[position...].starts(with: wanted) else { return false }
    position += wanted.count
    return true
  }

  private mutating func skip(to end: StaticString, of what: String) throws(Malformed) {
    while position < bytes.count {
      if takes(end) { return }
      position += 1
    }
    throw malformed("\(what) does not end")
  }

  private mutating func skipSpace() {
    while position < bytes.count, Self.isSpace(bytes[position]) { position += 1 }
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  private static func isOfName(_ byte: UInt8) -> Bool {
    !isSpace(byte) && !"<>/=\"'&".utf8.contains(byte)
  }

  private func malformed(_ message: String) -> Malformed {
    Malformed(message: message, line: 1 + bytes[..<min(position, bytes.count)].count { $0 == UInt8(ascii: "\n") })
  }
}
