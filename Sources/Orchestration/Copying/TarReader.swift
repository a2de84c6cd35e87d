/// Reads a tar archive as its pieces come: ustar, with the pax and GNU records for long names and large files.
struct TarReader: Sendable {
  enum Kind: Hashable, Sendable {
    case file(size: Int64)
    case folder
    case link(target: String)
    /// To another entry of the same archive.
    case hardLink(target: String)
    /// A device, a pipe: nothing that can be copied.
    case other
  }

  struct Entry: Hashable, Sendable {
    var path: String
    var kind: Kind
    var mode: UInt16
  }

  enum Element: Sendable {
    case entry(Entry)
    /// Of the file that came last.
    case contents(ArraySlice<UInt8>)
  }

  struct Malformed: Error {}

  private enum State {
    case header
    case contents(Int64, padding: Int)
    /// What it says is of the entry that follows.
    case record(Character, size: Int, padding: Int)
    case skip(Int64)
    case ended
  }

  /// No name is as long, and no machine is to run out of memory for one.
  private static let recordLimit = 1 << 20

  private var state = State.header
  private var pending: ArraySlice<UInt8> = []
  private var longPath: String?
  private var longTarget: String?
  private var longSize: Int64?

  mutating func append(_ bytes: [UInt8]) { pending += bytes }

  /// Nothing is missing of what has begun.
  var isComplete: Bool {
    switch state {
    case .ended: true
    case .header: pending.isEmpty
    case .contents, .record, .skip: false
    }
  }

  /// `nil` until more has come.
  mutating func next() throws(Malformed) -> Element? {
    while true {
      switch state {
      case .ended: return nil
      case .header:
        guard pending.count >= TarArchive.blockSize else { return nil }
        if let entry = try header(take(TarArchive.blockSize)) { return .entry(entry) }
      case .contents(let left, let padding):
        guard left > 0 else {
          state = .skip(Int64(padding))
          continue
        }
        guard !pending.isEmpty else { return nil }
        let piece = take(Int(min(left, Int64(pending.count))))
        state = .contents(left - Int64(piece.count), padding: padding)
        return .contents(piece)
      case .record(let kind, let size, let padding):
        guard pending.count >= size + padding else { return nil }
        note(kind, take(size))
        _ = take(padding)
        state = .header
      case .skip(let left):
        let skipped = Int(min(left, Int64(pending.count)))
        _ = take(skipped)
        guard Int64(skipped) == left else {
          state = .skip(left - Int64(skipped))
          return nil
        }
        state = .header
      }
    }
  }

  private mutating func take(_ count: Int) -> ArraySlice<UInt8> {
    let taken = pending.prefix(count)
    pending = pending.dropFirst(count)
    return taken
  }

  private mutating func header(_ block: ArraySlice<UInt8>) throws(Malformed) -> Entry? {
    guard block.contains(where: { $0 != 0 }) else {
      state = .ended
      return nil
    }
    func field(_ offset: Int, _ length: Int) -> ArraySlice<UInt8> {
      block[(block.startIndex + offset)..<(block.startIndex + offset + length)].prefix { $0 != 0 }
    }
    func text(_ offset: Int, _ length: Int) -> String { String(decoding: field(offset, length), as: UTF8.self) }
    guard Self.sum(of: block) == Self.number(block[(block.startIndex + 148)..<(block.startIndex + 156)]),
      let written = Self.number(block[(block.startIndex + 124)..<(block.startIndex + 136)])
    else { throw Malformed() }
    let type = Character(UnicodeScalar(block[block.startIndex + 156]))
    if "xgLK".contains(type) {
      guard written <= Int64(Self.recordLimit) else { throw Malformed() }
      let size = Int(written)
      state = .record(type, size: size, padding: Self.padding(Int64(size)))
      return nil
    }
    let size = longSize ?? written
    let prefix = text(257, 5) == "ustar" && text(257, 8) != "ustar  " ? text(345, 155) : ""
    let path = longPath ?? (prefix.isEmpty ? text(0, 100) : prefix + "/" + text(0, 100))
    let target = longTarget ?? text(157, 100)
    let mode = UInt16(truncatingIfNeeded: Self.number(block[(block.startIndex + 100)..<(block.startIndex + 108)]) ?? 0)
    (longPath, longTarget, longSize) = (nil, nil, nil)
    let kind = Self.kind(type, size: size, target: target)
    state = if case .file = kind { .contents(size, padding: Self.padding(size)) } else { .header }
    return Entry(path: path, kind: kind, mode: mode & 0o7777)
  }

  private static func kind(_ type: Character, size: Int64, target: String) -> Kind {
    switch type {
    case "0", "\0", "7": .file(size: size)
    case "5": .folder
    case "2": .link(target: target)
    case "1": .hardLink(target: target)
    default: .other
    }
  }

  private mutating func note(_ kind: Character, _ bytes: ArraySlice<UInt8>) {
    switch kind {
    case "L": longPath = String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    case "K": longTarget = String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    case "x": for (key, value) in Self.records(bytes) { note(key, value) }
    default: break
    }
  }

  private mutating func note(_ key: String, _ value: String) {
    switch key {
    case "path": longPath = value
    case "linkpath": longTarget = value
    case "size": longSize = Int64(value)
    default: break
    }
  }

  /// `LENGTH key=value\n`, where the length counts itself.
  private static func records(_ bytes: ArraySlice<UInt8>) -> [(String, String)] {
    var records: [(String, String)] = []
    var rest = bytes
    while let space = rest.firstIndex(of: UInt8(ascii: " ")),
      let length = Int(String(decoding: rest[..<space], as: UTF8.self)), length > space - rest.startIndex + 1,
      length <= rest.count
    {
      let record = rest[(space + 1)..<(rest.startIndex + length - 1)]
      if let equals = record.firstIndex(of: UInt8(ascii: "=")) {
        records.append(
          (String(decoding: record[..<equals], as: UTF8.self), String(decoding: record[(equals + 1)...], as: UTF8.self))
        )
      }
      rest = rest[(rest.startIndex + length)...]
    }
    return records
  }

  /// Of a header, with spaces in place of the sum itself.
  private static func sum(of block: ArraySlice<UInt8>) -> Int64 {
    let all = block.reduce(0) { $0 + Int64($1) }
    let own = block[(block.startIndex + 148)..<(block.startIndex + 156)].reduce(0) { $0 + Int64($1) }
    return all - own + 8 * 0x20
  }

  /// Octal digits, or for what these cannot hold a number in big-endian with the first bit set.
  private static func number(_ field: ArraySlice<UInt8>) -> Int64? {
    if let first = field.first, first & 0x80 != 0 {
      let value = field.dropFirst().reduce(UInt64(first & 0x7f)) { $0 << 8 | UInt64($1) }
      return Int64(exactly: value)
    }
    let digits = String(decoding: field.prefix { $0 != 0 }, as: UTF8.self).filter { $0 != " " }
    return digits.isEmpty ? 0 : Int64(digits, radix: 8).flatMap { $0 >= 0 ? $0 : nil }
  }

  private static func padding(_ size: Int64) -> Int {
    let block = Int64(TarArchive.blockSize)
    return Int((block - size % block) % block)
  }
}
