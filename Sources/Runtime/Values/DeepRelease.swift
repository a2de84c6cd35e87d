/// Lets go of nested lists and records one after the other: left to themselves they would do it each inside the other, and values that
/// nest a million deep would use up the thread's stack.
enum DeepRelease {
  static func release(_ items: inout [Value]) {
    // Most lists hold nothing that nests.
    guard items.contains(where: \.isContainer) else { return }
    var open: [Value] = []
    swap(&open, &items)
    release(all: &open)
  }

  private static func release(all open: inout [Value]) {
    while var value = open.popLast() {
      // The box must be held here alone, or by others too: not by `value` as well.
      if case .list(var box) = value {
        value = .null
        if isKnownUniquelyReferenced(&box), box.items.contains(where: \.isContainer) {
          open += box.items
          box.items = []
        }
      } else if case .record(var box) = value {
        value = .null
        if isKnownUniquelyReferenced(&box), box.entries.contains(where: \.value.isContainer) {
          open += box.takeValues()
        }
      }
    }
  }
}

extension Value {
  /// May nest without end.
  var isContainer: Bool {
    switch self {
    case .list, .record: true
    default: false
    }
  }
}
