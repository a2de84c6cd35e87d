/// A record's fields, in the order they were first written, each found by its name in constant time.
package struct Fields: Sendable {
  package typealias Element = (key: String, value: Value)

  struct Entry {
    var key: FieldName
    var value: Value
  }

  private(set) var entries: [Entry] = []
  /// Open addressing: the place of an entry plus 1, or 0; a power of two of them. Empty for the few fields that most records have, where
  /// looking at each is faster.
  private var table: [UInt32] = []

  private static let untabled = 8

  package init() {}

  package init(uniqueKeysWithValues pairs: some Sequence<(String, Value)>) {
    for (key, value) in pairs { self[key] = value }
  }

  package var count: Int { entries.count }
  package var isEmpty: Bool { entries.isEmpty }

  // MARK: Finding

  @inline(__always)
  func position(of key: FieldName) -> Int? {
    guard table.isEmpty else { return tabledPosition(of: key) }
    for index in entries.indices where entries[index].key == key { return index }
    return nil
  }

  private func tabledPosition(of key: FieldName) -> Int? {
    let mask = table.count - 1
    var slot = key.hash & mask
    while table[slot] != 0 {
      let index = Int(table[slot]) - 1
      if entries[index].key == key { return index }
      slot = (slot + 1) & mask
    }
    return nil
  }

  package subscript(key: String) -> Value? {
    get { self[FieldName(key)] }
    set { self[FieldName(key)] = newValue }
  }

  subscript(key: FieldName) -> Value? {
    get { position(of: key).map { entries[$0].value } }
    set {
      if let newValue {
        set(key, to: newValue)
      } else if let index = position(of: key) {
        entries.remove(at: index)
        retable()
      }
    }
  }

  // MARK: Changing

  mutating func reserve(_ count: Int) { entries.reserveCapacity(count) }

  func value(at position: Int) -> Value { entries[position].value }

  /// Changes a value where it is.
  subscript(position: Int) -> Value {
    _read { yield entries[position].value }
    _modify { yield &entries[position].value }
  }

  mutating func set(_ key: FieldName, to value: Value) {
    if let index = position(of: key) {
      entries[index].value = value
    } else {
      add(key, value)
    }
  }

  /// For a key that is known not to be there.
  mutating func add(_ key: FieldName, _ value: Value) {
    entries.append(Entry(key: key, value: value))
    if entries.count > Self.untabled {
      if entries.count * 2 > table.count { retable() } else { enter(entries.count - 1) }
    }
  }

  /// Nothing happens where there is no such field.
  package mutating func removeValue(forKey key: String) { self[key] = nil }

  private mutating func retable() {
    guard entries.count > Self.untabled else {
      table = []
      return
    }
    var size = 32
    while size < entries.count * 4 { size *= 2 }
    table = Array(repeating: 0, count: size)
    for index in entries.indices { enter(index) }
  }

  private mutating func enter(_ index: Int) {
    let mask = table.count - 1
    var slot = entries[index].key.hash & mask
    while table[slot] != 0 { slot = (slot + 1) & mask }
    table[slot] = UInt32(truncatingIfNeeded: index + 1)
  }
}

/// The name of a field with its hash, which is computed once for each name that a program writes down.
struct FieldName: Sendable {
  let text: String
  let hash: Int

  init(_ text: String) {
    self.text = text
    hash = Self.hash(of: text)
  }

  init(_ text: String, hash: Int) {
    self.text = text
    self.hash = hash
  }

  static func hash(of text: String) -> Int {
    var hasher = Hasher()
    hasher.combine(text)
    return hasher.finalize()
  }

  @inline(__always)
  static func == (left: FieldName, right: FieldName) -> Bool { left.hash == right.hash && left.text == right.text }
}

extension Fields: RandomAccessCollection {
  package var startIndex: Int { 0 }
  package var endIndex: Int { entries.count }
  package subscript(position: Int) -> Element {
    let entry = entries[position]
    return (entry.key.text, entry.value)
  }
}

extension Fields: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, Value)...) { self.init(uniqueKeysWithValues: elements) }

  package var keys: some RandomAccessCollection<String> { entries.lazy.map(\.key.text) }
  package var values: some RandomAccessCollection<Value> { entries.lazy.map(\.value) }
}
