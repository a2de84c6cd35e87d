extension PropertyTree {
  /// Throws `EncodingError` for numbers of more than 64 bits.
  init(encoding value: some Encodable) throws { self = try PropertyEncoder.tree(of: value, at: []) }
}

/// Takes values apart. A container holds its place in the tree open and fills it as it goes.
private final class PropertyEncoder: Encoder {
  let codingPath: [any CodingKey]
  let userInfo: [CodingUserInfoKey: Any] = [:]
  fileprivate var tree = PropertyTree.null
  /// Containers that were opened inside of this one and are taken over when it is done.
  fileprivate var nested: [(key: String?, encoder: PropertyEncoder)] = []

  init(_ path: [any CodingKey]) { codingPath = path }

  static func tree(of value: some Encodable, at path: [any CodingKey]) throws -> PropertyTree {
    switch value {
    case let flag as Bool: return .bool(flag)
    case let text as String: return .text(text)
    case let number as Double: return .number(number)
    case let number as Float: return .number(Double(number))
    case let number as UInt64: return .integer(Int64(bitPattern: number))
    case let number as any BinaryInteger:
      guard let number = Int64(exactly: number) else {
        throw EncodingError.invalidValue(value, .init(codingPath: path, debugDescription: "more than 64 bits"))
      }
      return .integer(number)
    default:
      let encoder = PropertyEncoder(path)
      try value.encode(to: encoder)
      return encoder.finished
    }
  }

  fileprivate var finished: PropertyTree {
    switch tree {
    case .record(var fields):
      for (key, encoder) in nested { if let key { fields[key] = encoder.finished } }
      return .record(fields)
    case .list(let items): return .list(items + nested.map(\.encoder.finished))
    default: return tree
    }
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    tree = .record([:])
    return KeyedEncodingContainer(Keyed<Key>(encoder: self))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    tree = .list([])
    return Unkeyed(encoder: self)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { Single(encoder: self) }

  fileprivate func open(_ key: (any CodingKey)?) -> PropertyEncoder {
    let inner = PropertyEncoder(codingPath + (key.map { [$0] } ?? []))
    nested.append((key?.stringValue, inner))
    return inner
  }

  fileprivate func put(_ value: PropertyTree, at key: any CodingKey) {
    guard case .record(var fields) = tree else { return }
    tree = .null  // releases the dictionary, so that changing it does not copy it
    fields[key.stringValue] = value
    tree = .record(fields)
  }

  fileprivate func append(_ value: PropertyTree) {
    guard case .list(var items) = tree else { return }
    tree = .null
    items.append(value)
    tree = .list(items)
  }

  private struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: PropertyEncoder
    var codingPath: [any CodingKey] { encoder.codingPath }

    func encodeNil(forKey key: Key) { encoder.put(.null, at: key) }
    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
      encoder.put(try PropertyEncoder.tree(of: value, at: codingPath + [key]), at: key)
    }
    func nestedContainer<Inner: CodingKey>(keyedBy: Inner.Type, forKey key: Key) -> KeyedEncodingContainer<Inner> {
      encoder.open(key).container(keyedBy: Inner.self)
    }
    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
      encoder.open(key).unkeyedContainer()
    }
    func superEncoder() -> any Encoder { encoder }
    func superEncoder(forKey key: Key) -> any Encoder { encoder.open(key) }
  }

  private struct Unkeyed: UnkeyedEncodingContainer {
    let encoder: PropertyEncoder
    var codingPath: [any CodingKey] { encoder.codingPath }
    var count: Int { if case .list(let items) = encoder.tree { items.count } else { 0 } }

    func encodeNil() { encoder.append(.null) }
    func encode<Value: Encodable>(_ value: Value) throws {
      encoder.append(try PropertyEncoder.tree(of: value, at: codingPath))
    }
    func nestedContainer<Inner: CodingKey>(keyedBy: Inner.Type) -> KeyedEncodingContainer<Inner> {
      encoder.open(nil).container(keyedBy: Inner.self)
    }
    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { encoder.open(nil).unkeyedContainer() }
    func superEncoder() -> any Encoder { encoder }
  }

  private struct Single: SingleValueEncodingContainer {
    let encoder: PropertyEncoder
    var codingPath: [any CodingKey] { encoder.codingPath }

    func encodeNil() { encoder.tree = .null }
    func encode<Value: Encodable>(_ value: Value) throws {
      encoder.tree = try PropertyEncoder.tree(of: value, at: codingPath)
    }
  }
}
