/// Lets go of nested lists and records one after the other: left to themselves they would do it each inside the other, and values that
/// nest a million deep would use up the thread's stack.
enum DeepRelease {
  /// Nothing is copied: what has used up the memory can still be let go.
  static func release(_ items: inout [Value]) {
    var open: [Value] = []
    swap(&open, &items)
    var outer: [[Value]] = []
    while true {
      guard var value = open.popLast() else {
        guard let next = outer.popLast() else { return }
        open = next
        continue
      }
      guard let inner = takeValues(of: &value) else { continue }
      if !open.isEmpty { outer.append(open) }
      open = inner
    }
  }

  /// What a list or record that is held here alone has inside; nil for what can be let go as it is.
  private static func takeValues(of value: inout Value) -> [Value]? {
    // The box must be held here alone, or by others too: not by `value` as well.
    if case .list(var box) = value {
      value = .null
      if isKnownUniquelyReferenced(&box), box.isDeep { return box.takeValues() }
    } else if case .record(var box) = value {
      value = .null
      if isKnownUniquelyReferenced(&box), box.isDeep { return box.takeValues() }
    }
    return nil
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
  fileprivate func takeValues() -> [Value] {
    var values: [Value] = []
    swap(&values, &items)
    return values
  }
}

extension RecordBox {
  /// A field holds lists or records: what most do not.
  var isDeep: Bool {
    for position in 0..<count where place(of: position).holdsContainers { return true }
    return false
  }

  /// Leaves null in their place.
  func takeValues() -> [Value] { (0..<count).map { place(of: $0).take(0) } }
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
