/// Lets go of nested lists and records one after the other: left to themselves they would do it each inside the other, and values that
/// nest a million deep would use up the thread's stack.
enum DeepRelease {
  static func release(_ open: inout [Value]) {
    while var value = open.popLast() {
      // The box must be held here alone, or by others too: not by `value` as well.
      if case .list(var box) = value {
        value = .null
        if isKnownUniquelyReferenced(&box), box.isDeep { box.moveValues(to: &open) }
      } else if case .record(var box) = value {
        value = .null
        if isKnownUniquelyReferenced(&box), box.isDeep { box.moveValues(to: &open) }
      }
    }
  }
}

extension ListBox {
  /// An element holds lists or records: what most do not.
  var isDeep: Bool {
    items.withUnsafeMutableBufferPointer { items in
      guard let start = items.baseAddress else { return false }
      for place in start..<start + items.count where place.holdsContainers { return true }
      return false
    }
  }

  /// Leaves it empty.
  func moveValues(to open: inout [Value]) {
    open += items
    items = []
  }
}

extension RecordBox {
  /// A field holds lists or records: what most do not.
  var isDeep: Bool {
    for position in 0..<count where place(of: position).holdsContainers { return true }
    return false
  }

  /// Leaves null in their place.
  func moveValues(to open: inout [Value]) {
    for position in 0..<count { open.append(place(of: position).take(0)) }
  }
}

extension UnsafeMutablePointer<Value> {
  /// Is a list or a record that holds another one.
  fileprivate var holdsContainers: Bool {
    withList { $0.items.contains(where: \.isContainer) } ?? withRecord {
      $0.entries.contains(where: \.value.isContainer)
    }
      ?? false
  }
}

extension Value {
  /// May nest without end.
  fileprivate var isContainer: Bool {
    switch self {
    case .list, .record: true
    default: false
    }
  }
}
