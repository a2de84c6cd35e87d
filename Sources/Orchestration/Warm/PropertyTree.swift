/// A value taken apart into plain ones, and as bytes: what one process of orch tells another in.
indirect enum PropertyTree: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  case number(Double)
  case text(String)
  case list([PropertyTree])
  case record([String: PropertyTree])
}

// MARK: Bytes

extension PropertyTree {
  /// A letter, and what follows of it: `i42;`, `s3:abc`, `l2:…`, `r1:…`.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    write(to: &bytes)
    return bytes
  }

  private func write(to bytes: inout [UInt8]) {
    switch self {
    case .null: bytes += "n".utf8
    case .bool(let flag): bytes += (flag ? "t" : "f").utf8
    case .integer(let number): bytes += "i\(number);".utf8
    case .number(let number): bytes += "d\(number.bitPattern);".utf8
    case .text(let text): bytes += "s\(text.utf8.count):\(text)".utf8
    case .list(let items):
      bytes += "l\(items.count):".utf8
      for item in items { item.write(to: &bytes) }
    case .record(let fields):
      bytes += "r\(fields.count):".utf8
      for (key, value) in fields {
        PropertyTree.text(key).write(to: &bytes)
        value.write(to: &bytes)
      }
    }
  }

  /// `nil` for what is no tree.
  init?(bytes: [UInt8]) {
    var reader = PropertyReader(bytes: bytes[...])
    guard let tree = reader.tree(depth: 0), reader.bytes.isEmpty else { return nil }
    self = tree
  }
}

private struct PropertyReader {
  var bytes: ArraySlice<UInt8>
  /// Deeper than any specification.
  private static let deepest = 64

  init(bytes: ArraySlice<UInt8>) { self.bytes = bytes }

  mutating func tree(depth: Int) -> PropertyTree? {
    guard depth < PropertyReader.deepest, let letter = bytes.popFirst() else { return nil }
    switch Character(Unicode.Scalar(letter)) {
    case "n": return .null
    case "t": return .bool(true)
    case "f": return .bool(false)
    case "i": return word(until: ";").flatMap { Int64($0) }.map { .integer($0) }
    case "d": return word(until: ";").flatMap { UInt64($0) }.map { .number(Double(bitPattern: $0)) }
    case "s": return text().map { .text($0) }
    case "l": return list(depth)
    case "r": return record(depth)
    default: return nil
    }
  }

  private mutating func word(until end: Character) -> String? {
    guard let end = end.asciiValue, let place = bytes.firstIndex(of: end) else { return nil }
    defer { bytes = bytes[(place + 1)...] }
    return String(decoding: bytes[..<place], as: UTF8.self)
  }

  private mutating func count() -> Int? {
    word(until: ":").flatMap { Int($0) }.flatMap { $0 >= 0 && $0 <= bytes.count ? $0 : nil }
  }

  private mutating func text() -> String? {
    guard let count = count() else { return nil }
    defer { bytes = bytes.dropFirst(count) }
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  private mutating func list(_ depth: Int) -> PropertyTree? {
    guard let count = count() else { return nil }
    var items: [PropertyTree] = []
    for _ in 0..<count {
      guard let item = tree(depth: depth + 1) else { return nil }
      items.append(item)
    }
    return .list(items)
  }

  private mutating func record(_ depth: Int) -> PropertyTree? {
    guard let count = count() else { return nil }
    var fields: [String: PropertyTree] = [:]
    for _ in 0..<count {
      guard case .text(let key)? = tree(depth: depth + 1), let value = tree(depth: depth + 1) else { return nil }
      fields[key] = value
    }
    return .record(fields)
  }
}
