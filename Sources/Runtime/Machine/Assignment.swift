import OrderedCollections
import Syntax

extension Machine {
  /// `root[keys…] op= value`, changing boxes in place where nobody else holds them.
  func assign(
    root word: Int, operation: Int, keys first: Int, count: Int, value register: Int,
    registers: inout [Value], base: Int
  ) throws(Raise) {
    let value = registers[register]
    let keys = Array(registers[first..<first + count])
    let combining = operation < 0 ? nil : BinaryOperator.allCases[operation]
    let number = word & 0x0fff_ffff
    switch word >> 28 {
    case 0: try store(value, at: keys[...], in: &registers[base + number], combining)
    case 1:
      if case .cell(let cell) = registers[base + number] { try store(value, at: keys[...], in: &cell.value, combining) }
    case 2:
      if case .function(let function) = registers[base - 1], case .compiled(_, let captures) = function.body {
        try store(value, at: keys[...], in: &captures[number].value, combining)
      }
    default: try store(value, at: keys[...], in: &globals.slots[number], combining)
    }
  }

  private func store(
    _ value: Value, at keys: ArraySlice<Value>, in place: inout Value, _ combining: BinaryOperator?
  ) throws(Raise) {
    guard let key = keys.first else {
      guard let combining else {
        place = value
        return
      }
      if combining == .add { return try Operators.addInPlace(&place, value) }
      place = try Operators.binary(combining, place, value)
      return
    }
    let rest = keys.dropFirst()
    switch (place, key) {
    case (.list(let box), .int(let position)):
      let index = try offset(position, count: box.items.count)
      try changeList(&place) { (items: inout [Value]) throws(Raise) in
        try store(value, at: rest, in: &items[index], combining)
      }
    case (.record(let box), .string(let name)):
      if box.fields[name.text] == nil, !rest.isEmpty || combining != nil { throw missingField(name.text, of: place) }
      try changeRecord(&place) { (fields: inout OrderedDictionary<String, Value>) throws(Raise) in
        if rest.isEmpty, combining == nil {
          fields[name.text] = value
        } else {
          try store(value, at: rest, in: &fields[name.text, default: .null], combining)
        }
      }
    case (.handle(let handle), _):
      throw .failure(.typeMismatch, "the parts of \(Value.handle(handle).kind.withArticle) cannot be assigned")
    default:
      throw .failure(.typeMismatch, "\(place.kind.withArticle) has no part at \(key.kind.withArticle)")
    }
  }

  /// Changes a list in place; another holder's list stays as it was.
  private func changeList(
    _ place: inout Value, _ change: (inout [Value]) throws(Raise) -> Void
  ) throws(Raise) {
    guard var box = place.takeList() else { return }
    if !isKnownUniquelyReferenced(&box) { box = ListBox(box.items) }
    defer { place = .list(box) }
    try change(&box.items)
  }

  private func changeRecord(
    _ place: inout Value, _ change: (inout OrderedDictionary<String, Value>) throws(Raise) -> Void
  ) throws(Raise) {
    guard var box = place.takeRecord() else { return }
    if !isKnownUniquelyReferenced(&box) { box = RecordBox(box.fields) }
    defer { place = .record(box) }
    try change(&box.fields)
  }

  func addSmall(_ value: Value, _ number: Int64) throws(Raise) -> Value {
    // `a - 1` is compiled as adding -1; the message must name the operator that was written.
    number < 0 ? try Operators.subtract(value, .int(-number)) : try Operators.add(value, .int(number))
  }
}

extension Operators {
  /// `place += value`: a string or list that nobody else holds grows where it is.
  static func addInPlace(_ place: inout Value, _ value: Value) throws(Raise) {
    switch value {
    case .string(let more): if try grow(&place, by: more) { return }
    case .list(let more): if try grow(&place, by: more) { return }
    default: break
    }
    place = try add(place, value)
  }

  /// False where it is no string.
  private static func grow(_ place: inout Value, by more: StringBox) throws(Raise) -> Bool {
    guard var box = place.takeString() else { return false }
    defer { place = .string(box) }
    try SizeLimit.check(text: box.text.utf8.count + more.text.utf8.count)
    if isKnownUniquelyReferenced(&box) { box.text += more.text } else { box = StringBox(box.text + more.text) }
    return true
  }

  /// False where it is no list.
  private static func grow(_ place: inout Value, by more: ListBox) throws(Raise) -> Bool {
    guard var box = place.takeList() else { return false }
    defer { place = .list(box) }
    try SizeLimit.check(elements: box.items.count + more.items.count)
    if isKnownUniquelyReferenced(&box) { box.items += more.items } else { box = ListBox(box.items + more.items) }
    return true
  }
}

// What is taken out of its place is held by nobody else, unless it was before; the place is null until it is put back.
extension Value {
  fileprivate mutating func takeString() -> StringBox? {
    guard case .string = self else { return nil }
    var taken = Value.null
    swap(&taken, &self)
    guard case .string(let box) = consume taken else { return nil }
    return box
  }

  fileprivate mutating func takeList() -> ListBox? {
    guard case .list = self else { return nil }
    var taken = Value.null
    swap(&taken, &self)
    guard case .list(let box) = consume taken else { return nil }
    return box
  }

  fileprivate mutating func takeRecord() -> RecordBox? {
    guard case .record = self else { return nil }
    var taken = Value.null
    swap(&taken, &self)
    guard case .record(let box) = consume taken else { return nil }
    return box
  }
}
