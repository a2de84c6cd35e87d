/// A value as an element of a set: equal as `==` has it.
struct ValueKey: Hashable {
  let value: Value

  init(_ value: Value) { self.value = value }

  static func == (left: ValueKey, right: ValueKey) -> Bool { Operators.equal(left.value, right.value) }

  func hash(into hasher: inout Hasher) { value.hash(into: &hasher, depth: 0) }
}

extension Value {
  /// Equal values hash alike. What nests deep is not followed to its end, which only costs a comparison.
  fileprivate func hash(into hasher: inout Hasher, depth: Int) {
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
      guard depth < 8 else { return }
      for item in box.items { item.hash(into: &hasher, depth: depth + 1) }
    case .record(let box):
      hasher.combine(box.fields.count)
      guard depth < 8 else { return }
      hasher.combine(box.fieldsHash(depth: depth + 1))
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
  fileprivate func fieldsHash(depth: Int) -> Int {
    var sum = 0
    for (key, value) in fields {
      var hasher = Hasher()
      hasher.combine(key)
      value.hash(into: &hasher, depth: depth)
      sum ^= hasher.finalize()
    }
    return sum
  }
}
