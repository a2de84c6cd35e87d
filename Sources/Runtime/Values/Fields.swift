/// The fields of a record as a value of Swift's: who changes it has its own.
package struct Fields: Sendable {
  package typealias Element = (key: String, value: Value)

  private(set) var box: RecordBox

  package init() { box = RecordBox() }

  init(_ box: RecordBox) { self.box = box }

  package init(uniqueKeysWithValues pairs: some Sequence<(String, Value)>) {
    self.init()
    for (key, value) in pairs { self[key] = value }
  }

  package var count: Int { box.count }
  package var isEmpty: Bool { box.count == 0 }

  package subscript(key: String) -> Value? {
    get { self[StringBox(key)] }
    set { self[StringBox(key)] = newValue }
  }

  subscript(name: StringBox) -> Value? {
    get { box.position(of: name).map { box.value(at: $0) } }
    set {
      makeOwn()
      if let newValue {
        box.set(name, to: newValue)
      } else if let position = box.position(of: name) {
        box.remove(at: position)
      }
    }
  }

  /// Nothing happens where there is no such field.
  package mutating func removeValue(forKey key: String) { self[key] = nil }

  private mutating func makeOwn() {
    if !isKnownUniquelyReferenced(&box) { box = box.copy() }
  }
}

extension Fields: RandomAccessCollection {
  package var startIndex: Int { 0 }
  package var endIndex: Int { box.count }
  package subscript(position: Int) -> Element {
    precondition(position >= 0 && position < box.count)
    return (box.entries[position].name.text, box.value(at: position))
  }
}

extension Fields: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, Value)...) { self.init(uniqueKeysWithValues: elements) }

  package var keys: some RandomAccessCollection<String> { lazy.map(\.key) }
  package var values: some RandomAccessCollection<Value> { lazy.map(\.value) }
}

extension Value {
  package static func record(_ fields: Fields) -> Value { .record(fields.box) }

  package var fields: Fields? { if case .record(let box) = self { box.fields } else { nil } }
}
