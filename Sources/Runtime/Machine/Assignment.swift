import Syntax

extension Machine {
  /// `root[keys…] op= value`, changing boxes in place where nobody else holds them.
  func assign(
    root word: Int, operation: Int, keys: Registers, count: Int, value: Registers, _ registers: Registers
  ) throws(Raise) {
    let path = AssignmentPath(
      keys: keys, count: count, value: value, combining: operation < 0 ? nil : AssignmentPath.operators[operation])
    let number = word & 0x0fff_ffff
    switch word >> 28 {
    case 0: try path.store(in: registers + number, self)
    case 1: if case .cell(let cell) = registers[number] { try path.store(in: &cell.value, self) }
    case 2:
      if case .function(let function) = registers[-1] {
        try path.store(in: &function.captures[number].value, self)
      }
    default: try path.store(in: globals.slots + number, self)
    }
  }

  func addSmall(_ value: Value, _ number: Int64) throws(Raise) -> Value {
    // `a - 1` is compiled as adding -1; the message must name the operator that was written.
    number < 0 ? try Operators.subtract(value, .int(-number)) : try Operators.add(value, .int(number))
  }
}

/// Which part of a variable gets a value.
private struct AssignmentPath {
  let keys: Registers
  let count: Int
  let value: Registers
  /// Of `+=` and the like.
  let combining: BinaryOperator?
  /// By the number that instructions carry.
  static let operators = BinaryOperator.allCases

  func store(in root: Registers, _ machine: Machine) throws(Raise) {
    var place = root
    for index in 0..<count {
      guard let next = try part(keys + index, of: place, isLast: index == count - 1, machine) else { return }
      place = next
    }
    switch combining {
    case nil: place.pointee = value.pointee
    case .add?: try Operators.addInPlace(place, value)
    case .some(let operation): place.pointee = try Operators.binary(operation, place.pointee, value.pointee)
    }
  }

  /// Where a part stands, in a box that nobody else holds; nil for a new field, which has got the value.
  @inline(__always)
  private func part(
    _ key: Registers, of place: Registers, isLast: Bool, _ machine: Machine
  ) throws(Raise) -> Registers? {
    if case .record = place.pointee, case .string = key.pointee {
      if let position = place.withRecord({ record in key.withString { record.position(of: $0) } }) {
        place.ownRecord()
        return place.withRecord { $0.place(of: position) }
      }
      guard isLast, combining == nil else { throw machine.missingField(key.pointee.text ?? "", of: place.pointee) }
      place.ownRecord()
      if let room = place.withRecord({ SizeLimit.room(toGrow: $0) }) { try MemoryLimit.check(room: room) }
      place.withRecord { record in key.withString { record.add($0, value.pointee) } }
      return nil
    }
    if case .record = place.pointee, let name = key.pointee.textWhereDue {
      return try field(StringBox(name), of: place, isLast: isLast, machine)
    }
    guard case .int(let position) = key.pointee, let count = place.withList({ $0.items.count }) else {
      throw unassignable(place.pointee, key.pointee)
    }
    let offset = try machine.offset(position, count: count)
    place.ownList()
    return place.withList { $0.place(of: offset) }
  }

  /// The same for a record and a key that only stands for a string.
  private func field(
    _ name: StringBox, of place: Registers, isLast: Bool, _ machine: Machine
  ) throws(Raise) -> Registers? {
    guard let position = place.withRecord({ $0.position(of: name) }) else {
      guard isLast, combining == nil else { throw machine.missingField(name.text, of: place.pointee) }
      place.ownRecord()
      if let room = place.withRecord({ SizeLimit.room(toGrow: $0) }) { try MemoryLimit.check(room: room) }
      place.withRecord { $0.add(name, value.pointee) }
      return nil
    }
    place.ownRecord()
    return place.withRecord { $0.place(of: position) }
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
  static func addInPlace(_ place: Registers, _ value: Registers) throws(Raise) {
    if case .int(let number) = place.pointee, case .int(let more) = value.pointee {
      place.put(try checked(number.addingReportingOverflow(more)), at: 0)
    } else if let length = place.withString({ $0.text.utf8.count }), let more = value.withString({ $0.text }) {
      try SizeLimit.check(text: length + more.utf8.count, from: length)
      place.ownString()
      place.withString { $0.append(more) }
    } else if case .list = place.pointee, let more = value.withList({ $0.items }) {
      try checkGrowth(of: place, by: more.count)
      place.ownList()
      place.withList { $0.items += more }
    } else {
      place.pointee = try add(place.pointee, value.pointee)
    }
  }

  /// `place += [items…]`, without a list of their own.
  static func addItems(to place: Registers, _ items: Registers, count: Int) throws(Raise) {
    guard case .list = place.pointee else {
      place.pointee = try add(place.pointee, .list(ListBox(taking: items, count: count)))
      return
    }
    try checkGrowth(of: place, by: count)
    place.ownList()
    place.withList { list in
      for index in 0..<count { list.items.append(items.take(index)) }
    }
  }

  @inline(__always)
  private static func checkGrowth(of place: Registers, by more: Int) throws(Raise) {
    guard let (count, capacity) = place.withList({ ($0.items.count, $0.items.capacity) }) else { return }
    try SizeLimit.check(elements: count + more)
    if count + more > capacity { try SizeLimit.check(capacity: capacity, for: count + more) }
  }
}
