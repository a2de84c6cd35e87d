extension PropertyTree {
  /// Throws `DecodingError`.
  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try PropertyDecoder.value(type, of: self, at: [])
  }
}

/// Puts values together from what ``PropertyEncoder`` has made.
private struct PropertyDecoder: Decoder {
  let tree: PropertyTree
  let codingPath: [any CodingKey]
  let userInfo: [CodingUserInfoKey: Any] = [:]

  static func value<Value: Decodable>(
    _ type: Value.Type, of tree: PropertyTree, at path: [any CodingKey]
  ) throws -> Value {
    let plain: Any? =
      switch (tree, type) {
      case (.bool(let flag), is Bool.Type): flag
      case (.text(let text), is String.Type): text
      case (.number(let number), is Double.Type): number
      case (.number(let number), is Float.Type): Float(number)
      case (.integer(let number), is UInt64.Type): UInt64(bitPattern: number)
      case (.integer(let number), let type as any FixedWidthInteger.Type): integer(number, type)
      default: nil
      }
    if let plain = plain as? Value { return plain }
    return try Value(from: PropertyDecoder(tree: tree, codingPath: path))
  }

  private static func integer<Number: FixedWidthInteger>(_ number: Int64, _ type: Number.Type) -> Any? {
    Number(exactly: number)
  }

  private func mismatch(_ wanted: Any.Type) -> DecodingError {
    .typeMismatch(wanted, .init(codingPath: codingPath, debugDescription: "something else"))
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard case .record(let fields) = tree else { throw mismatch([String: PropertyTree].self) }
    return KeyedDecodingContainer(Keyed<Key>(fields: fields, codingPath: codingPath))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard case .list(let items) = tree else { throw mismatch([PropertyTree].self) }
    return Unkeyed(items: items, codingPath: codingPath)
  }

  func singleValueContainer() -> any SingleValueDecodingContainer { Single(tree: tree, codingPath: codingPath) }

  private struct Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let fields: [String: PropertyTree]
    let codingPath: [any CodingKey]

    var allKeys: [Key] { fields.keys.compactMap { Key(stringValue: $0) } }
    func contains(_ key: Key) -> Bool { fields[key.stringValue] != nil }
    func decodeNil(forKey key: Key) throws -> Bool { try tree(key) == .null }
    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
      try PropertyDecoder.value(type, of: try tree(key), at: codingPath + [key])
    }
    func nestedContainer<Inner: CodingKey>(
      keyedBy type: Inner.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Inner> { try inner(key).container(keyedBy: type) }
    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
      try inner(key).unkeyedContainer()
    }
    func superDecoder() -> any Decoder { PropertyDecoder(tree: .record(fields), codingPath: codingPath) }
    func superDecoder(forKey key: Key) throws -> any Decoder { try inner(key) }

    private func tree(_ key: Key) throws -> PropertyTree {
      guard let tree = fields[key.stringValue] else {
        throw DecodingError.keyNotFound(key, .init(codingPath: codingPath, debugDescription: "nothing there"))
      }
      return tree
    }
    private func inner(_ key: Key) throws -> PropertyDecoder {
      PropertyDecoder(tree: try tree(key), codingPath: codingPath + [key])
    }
  }

  private struct Unkeyed: UnkeyedDecodingContainer {
    let items: [PropertyTree]
    let codingPath: [any CodingKey]
    var currentIndex = 0

    init(items: [PropertyTree], codingPath: [any CodingKey]) {
      self.items = items
      self.codingPath = codingPath
    }

    var count: Int? { items.count }
    var isAtEnd: Bool { currentIndex >= items.count }

    mutating func decodeNil() throws -> Bool {
      guard !isAtEnd, items[currentIndex] == .null else { return false }
      currentIndex += 1
      return true
    }
    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
      try PropertyDecoder.value(type, of: try next(), at: codingPath)
    }
    mutating func nestedContainer<Inner: CodingKey>(keyedBy type: Inner.Type) throws -> KeyedDecodingContainer<Inner> {
      try PropertyDecoder(tree: try next(), codingPath: codingPath).container(keyedBy: type)
    }
    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
      try PropertyDecoder(tree: try next(), codingPath: codingPath).unkeyedContainer()
    }
    mutating func superDecoder() throws -> any Decoder { PropertyDecoder(tree: try next(), codingPath: codingPath) }

    private mutating func next() throws -> PropertyTree {
      guard !isAtEnd else {
        throw DecodingError.valueNotFound(
          PropertyTree.self, .init(codingPath: codingPath, debugDescription: "the list is shorter"))
      }
      defer { currentIndex += 1 }
      return items[currentIndex]
    }
  }

  private struct Single: SingleValueDecodingContainer {
    let tree: PropertyTree
    let codingPath: [any CodingKey]

    func decodeNil() -> Bool { tree == .null }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
      try PropertyDecoder.value(type, of: tree, at: codingPath)
    }
  }
}
