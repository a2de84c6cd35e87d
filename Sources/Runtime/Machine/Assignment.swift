import Syntax

extension Machine {
  /// `root[keys…] op= value`, changing boxes in place where nobody else holds them.
  func assign(
    root word: Int, operation: Int, keys: Registers, count: Int, value: Value, _ registers: Registers
  ) throws(Raise) {
    let path = AssignmentPath(
      keys: UnsafeBufferPointer(start: keys, count: count), value: value,
      combining: operation < 0 ? nil : AssignmentPath.operators[operation])
    let number = word & 0x0fff_ffff
    switch word >> 28 {
    case 0: try path.store(in: &registers[number], from: 0, self)
    case 1: if case .cell(let cell) = registers[number] { try path.store(in: &cell.value, from: 0, self) }
    case 2:
      if case .function(let function) = registers[-1] {
        try path.store(in: &function.captures[number].value, from: 0, self)
      }
    default: try path.store(in: &globals.slots[number], from: 0, self)
    }
  }

  func addSmall(_ value: Value, _ number: Int64) throws(Raise) -> Value {
    // `a - 1` is compiled as adding -1; the message must name the operator that was written.
    number < 0 ? try Operators.subtract(value, .int(-number)) : try Operators.add(value, .int(number))
  }
}

/// Which part of a variable gets a value.
private struct AssignmentPath {
  let keys: UnsafeBufferPointer<Value>
  let value: Value
  /// By the number that instructions carry.
  static let operators = BinaryOperator.allCases
  /// Of `+=` and the like.
  let combining: BinaryOperator?

  func store(in place: inout Value, from index: Int, _ machine: Machine) throws(Raise) {
    guard index < keys.count else { return try put(in: &place) }
    switch keys[index] {
    case .int(let position):
      guard var box = place.takeList() else { throw unassignable(place, keys[index]) }
      defer { place = .list(box) }
      let offset = try machine.offset(position, count: box.items.count)
      if !isKnownUniquelyReferenced(&box) { box = ListBox(box.items) }
      try store(in: &box.items[offset], from: index + 1, machine)
    case .string(let name):
      guard var box = place.takeRecord() else { throw unassignable(place, keys[index]) }
      defer { place = .record(box) }
      try store(in: &box, name.fieldName, from: index, machine)
    default: throw unassignable(place, keys[index])
    }
  }

  private func store(
    in box: inout RecordBox, _ name: FieldName, from index: Int, _ machine: Machine
  ) throws(Raise) {
    let position = box.fields.position(of: name)
    if position == nil, index + 1 < keys.count || combining != nil {
      throw machine.missingField(name.text, of: .record(box))
    }
    if !isKnownUniquelyReferenced(&box) { box = RecordBox(box.fields) }
    if let position {
      try store(in: &box.fields[position], from: index + 1, machine)
    } else {
      box.fields.add(name, value)
    }
  }

  @inline(__always)
  private func put(in place: inout Value) throws(Raise) {
    switch combining {
    case nil: place = value
    case .add?: try Operators.addInPlace(&place, value)
    case .some(let operation): place = try Operators.binary(operation, place, value)
    }
  }

  private func unassignable(_ place: Value, _ key: Value) -> Raise {
    if case .handle(let handle) = place {
      return .failure(.typeMismatch, "the parts of \(handle.kind.withArticle) cannot be assigned")
    }
    return .failure(.typeMismatch, "\(place.kind.withArticle) has no part at \(key.kind.withArticle)")
  }
}

extension Operators {
  /// `place += value`: a string or list that nobody else holds grows where it is.
  static func addInPlace(_ place: inout Value, _ value: Value) throws(Raise) {
    switch value {
    case .int(let more):
      if case .int(let number) = place {
        place = .int(try checked(number.addingReportingOverflow(more)))
        return
      }
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
    if isKnownUniquelyReferenced(&box) { box.append(more.text) } else { box = StringBox(box.text + more.text) }
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
  mutating func takeString() -> StringBox? {
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
