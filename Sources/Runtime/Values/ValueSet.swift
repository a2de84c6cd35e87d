/// Values of which no two are equal, as `==` has it, in the order in which they came.
struct ValueSet {
  private(set) var values: [Value] = []
  /// By a hash, the place of the last value that has it.
  private var last: [Int: Int] = [:]
  /// By a value's place, that of the one before it with the same hash; -1 for none.
  private var before: [Int] = []

  /// Does nothing if an equal one is there.
  mutating func insert(_ value: Value, _ meter: inout PollMeter) throws(Raise) {
    var hasher = Hasher()
    value.hash(into: &hasher, room: Value.hashedElements)
    let hash = hasher.finalize()
    let head = last[hash] ?? -1
    var place = head
    while place >= 0 {
      if try Operators.equal(values[place], value, &meter) { return }
      place = before[place]
    }
    if last.count == last.capacity { try SizeLimit.check(room: 8 * last.count * MemoryLayout<Int>.stride) }
    last[hash] = values.count
    before.append(head)
    try values.grow(by: value)
  }
}

extension Value {
  fileprivate static let hashedElements = 1 << 12

  /// Equal values hash alike. Of what nests or is long, about `room` elements are looked at, which only costs a comparison: it may
  /// hold others so many times that nobody gets to its end.
  fileprivate func hash(into hasher: inout Hasher, room: Int) {
    switch self {
    case .bool(let flag): hasher.combine(flag)
    // An int equals a float of the same value.
    case .int(let number): hasher.combine(Double(number))
    case .float(let number): hasher.combine(number)
    case .duration(let number), .size(let number): hasher.combine(number)
    case .port(let port): hasher.combine(port)
    case .string(let box): hasher.combine(box.text)
    case .list(let box):
      hasher.combine(box.items.count)
      guard room > 0, !box.items.isEmpty else { return }
      let share = room / box.items.count
      for item in box.items.prefix(room) { item.hash(into: &hasher, room: share) }
    case .record(let box):
      hasher.combine(box.fields.count)
      if box.fields.count <= room { hasher.combine(box.fieldsHash(room: room)) }
    case .function(let function): hasher.combine(ObjectIdentifier(function))
    case .error(let failure): hasher.combine(ObjectIdentifier(failure))
    case .result(let outcome): hasher.combine(ObjectIdentifier(outcome))
    case .handle(let handle):
      // A program's output equals its text.
      if handle.kind == .output {
        hasher.combine(handle.textForm ?? "")
      } else {
        hasher.combine(ObjectIdentifier(handle.object))
      }
    case .null, .missing, .cell: break
    }
  }
}

extension RecordBox {
  /// The same whatever order the fields stand in.
  fileprivate func fieldsHash(room: Int) -> Int {
    guard !fields.isEmpty else { return 0 }
    let share = room / fields.count
    var sum = 0
    for (key, value) in fields {
      var hasher = Hasher()
      hasher.combine(key)
      value.hash(into: &hasher, room: share)
      sum ^= hasher.finalize()
    }
    return sum
  }
}
