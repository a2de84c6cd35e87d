import Patterns

/// Makes the values that programs get of matches, which must come in the order of their places in one text.
struct MatchValues {
  private let text: StringBox
  /// By group number; the first is the whole match.
  private let names: [StringBox?]
  private let hasNames: Bool
  private let isASCII: Bool
  private var pool: TextPool
  /// So many scalars begin before this byte.
  private var counted = (bytes: 0, scalars: 0)

  private static let textName = StringBox("text")
  private static let startName = StringBox("start")
  private static let endName = StringBox("end")
  private static let groupsName = StringBox("groups")
  private static let namedName = StringBox("named")
  private static let nothingNamed = RecordBox(capacity: 1)

  init(_ text: StringBox, _ pattern: Pattern) {
    self.text = text
    names = pattern.groupNames.map { $0.map { StringBox($0) } }
    hasNames = names.contains { $0 != nil }
    isASCII = text.scalarCount == text.text.utf8.count
    pool = TextPool(for: text.text.utf8.count)
  }

  mutating func record(_ match: PatternMatch) -> Value {
    let whole = Value.string(part(match.range))
    var groups = [whole]
    groups.reserveCapacity(names.count)
    for range in match.groups { groups.append(range.map { .string(part($0)) } ?? .null) }
    let record = RecordBox(capacity: 5)
    record.add(Self.textName, whole)
    record.add(Self.startName, .int(position(match.range.lowerBound)))
    record.add(Self.endName, .int(position(match.range.upperBound)))
    record.add(Self.groupsName, .list(groups))
    record.add(Self.namedName, .record(named(groups)))
    return .record(record)
  }

  private func named(_ groups: [Value]) -> RecordBox {
    guard hasNames else { return Self.nothingNamed }
    let record = RecordBox(capacity: names.count)
    for (name, value) in zip(names, groups) {
      if let name { record.add(name, value) }
    }
    return record
  }

  mutating func part(_ range: Range<Int>) -> StringBox {
    text.text.utf8.span.extracting(range).withUnsafeBufferPointer { pool.box($0) }
  }

  /// As programs count: in Unicode scalars.
  private mutating func position(_ offset: Int) -> Int64 {
    if isASCII { return Int64(offset) }
    let bytes = text.text.utf8.span
    for index in counted.bytes..<max(counted.bytes, offset) where bytes[index] & 0xc0 != 0x80 { counted.scalars += 1 }
    counted.bytes = max(counted.bytes, offset)
    return Int64(counted.scalars)
  }
}
