import Syntax

/// The elements of a list once each, in the order of their first places.
enum Distinct {
  static func of(_ items: [Value], _ meter: inout PollMeter) throws(Raise) -> [Value] {
    switch items.first {
    case .string: try texts(items, &meter)
    case .int: try ints(items, &meter)
    default: try values(items, 0, [], &meter)
    }
  }

  /// Texts are found as the fields of records are.
  private static func texts(_ items: [Value], _ meter: inout PollMeter) throws(Raise) -> [Value] {
    let seen = RecordBox()
    var distinct: [Value] = []
    for (index, item) in items.enumerated() {
      guard case .string(let box) = item else { return try values(items, index, distinct, &meter) }
      try meter.count()
      guard seen.position(of: box) == nil else { continue }
      try SizeLimit.check(toGrow: seen)
      seen.add(box, .null)
      try distinct.grow(by: item)
    }
    return distinct
  }

  private static func ints(_ items: [Value], _ meter: inout PollMeter) throws(Raise) -> [Value] {
    var seen: Set<Int64> = []
    var distinct: [Value] = []
    for (index, item) in items.enumerated() {
      guard case .int(let number) = item else { return try values(items, index, distinct, &meter) }
      try meter.count()
      if seen.count == seen.capacity { try SizeLimit.check(room: 4 * seen.count * MemoryLayout<Int64>.stride) }
      if seen.insert(number).inserted { try distinct.grow(by: item) }
    }
    return distinct
  }

  /// Of any kinds, from an index on; `distinct` are those of the items before it.
  private static func values(
    _ items: [Value], _ start: Int, _ distinct: [Value], _ meter: inout PollMeter
  ) throws(Raise) -> [Value] {
    var seen = ValueSet()
    for item in distinct { try seen.insert(item, &meter) }
    for item in items[start...] {
      try meter.count()
      try seen.insert(item, &meter)
    }
    return seen.values
  }
}
