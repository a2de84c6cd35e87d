import Glibc
import Syntax

extension Operators {
  /// Deep equality; an int equals a float of the same value. Records are equal with their fields in any order.
  static func equal(_ left: Value, _ right: Value) -> Bool { equal(left, right, depth: 0) { () throws(Never) in } }

  /// The same where the values stand, with looks for interruptions: values that hold others many times have more elements than
  /// memory.
  static func equal(_ left: Registers, _ right: Registers, _ machine: Machine) throws(Raise) -> Bool {
    let texts = left.withString { a in right.withString { b in a === b || Texts.equal(a.text, b.text) } }
    if let texts { return texts }
    var meter = PollMeter(machine)
    return try equal(left.pointee, right.pointee, &meter)
  }

  static func equal(_ left: Value, _ right: Value, _ meter: inout PollMeter) throws(Raise) -> Bool {
    try equal(left, right, depth: 0) { () throws(Raise) in try meter.count() }
  }

  /// Calls `count` for each element.
  private static func equal<Stop>(
    _ left: Value, _ right: Value, depth: Int, _ count: () throws(Stop) -> Void
  ) throws(Stop) -> Bool {
    guard depth < LiteralWriter.maximumDepth else { return false }
    switch (left, right) {
    case (.null, .null): return true
    case (.bool(let a), .bool(let b)): return a == b
    case (.int(let a), .int(let b)): return a == b
    case (.float(let a), .float(let b)): return a == b
    case (.int(let a), .float(let b)), (.float(let b), .int(let a)): return Double(a) == b
    case (.duration(let a), .duration(let b)), (.size(let a), .size(let b)): return a == b
    case (.port(let a), .port(let b)): return a == b
    case (.string(let a), .string(let b)): return a === b || Texts.equal(a.text, b.text)
    case (.list(let a), .list(let b)):
      if a === b { return true }
      guard a.items.count == b.items.count else { return false }
      for (item, other) in zip(a.items, b.items) {
        try count()
        guard try equal(item, other, depth: depth + 1, count) else { return false }
      }
      return true
    case (.record(let a), .record(let b)):
      if a === b { return true }
      guard a.count == b.count else { return false }
      for entry in a.entries {
        try count()
        guard let position = b.position(of: entry.name),
          try equal(entry.value, b.value(at: position), depth: depth + 1, count)
        else { return false }
      }
      return true
    case (.function(let a), .function(let b)): return a === b
    case (.error(let a), .error(let b)): return a === b
    case (.result(let a), .result(let b)): return a === b
    case (.handle(let a), .handle(let b)):
      if a.object === b.object { return true }
      guard a.kind == .output, b.kind == .output else { return false }
      return Texts.equal(a.textForm ?? "", b.textForm ?? "")
    case (.handle(let handle), .string(let box)), (.string(let box), .handle(let handle)):
      return handle.kind == .output && handle.textForm.map { Texts.equal($0, box.text) } ?? false
    default: return false
    }
  }

  /// Negative, zero or positive; raises for what has no order.
  static func compare(_ left: Value, _ right: Value, _ sign: String) throws(Raise) -> Int {
    switch (left, right) {
    case (.int(let a), .int(let b)): return a < b ? -1 : a == b ? 0 : 1
    case (.duration(let a), .duration(let b)), (.size(let a), .size(let b)): return a < b ? -1 : a == b ? 0 : 1
    case (.string(let a), .string(let b)): return Texts.order(a.text, b.text)
    case (.list(let a), .list(let b)): return try compareItems(a.items, b.items, sign)
    default:
      if let a = number(left), let b = number(right) { return a < b ? -1 : a == b ? 0 : 1 }
      if let a = left.textWhereDue, let b = right.textWhereDue { return Texts.order(a, b) }
      throw .failure(
        .typeMismatch, "cannot compare \(left.kind.withArticle) and \(right.kind.withArticle) with `\(sign)`",
        help: textHelp(left, right))
    }
  }

  private static func compareItems(_ left: [Value], _ right: [Value], _ sign: String) throws(Raise) -> Int {
    for (a, b) in zip(left, right) {
      if case .list = a { throw .failure(.typeMismatch, "cannot compare nested lists with `\(sign)`") }
      let order = try compare(a, b, sign)
      if order != 0 { return order }
    }
    return left.count - right.count
  }

  /// `element in container`
  static func contains(_ container: Value, _ element: Value, _ machine: Machine) throws(Raise) -> Bool {
    switch (container, element) {
    case (.string(let text), .string(let part)): return part.text.isEmpty || Substrings.contains(text.text, part.text)
    case (.list(let box), _): return try ListSearch.place(of: element, in: box.items, machine) != nil
    case (.record(let box), .string(let key)): return box.position(of: key) != nil
    case (.string, .handle(let handle)) where handle.kind == .output,
      (.record, .handle(let handle)) where handle.kind == .output:
      return try contains(container, .string(handle.textForm ?? ""), machine)
    case (.handle(let handle), _) where handle.kind == .output:
      return try contains(.string(handle.textForm ?? ""), element, machine)
    case (.string, _):
      throw .failure(.typeMismatch, "`in` a string needs a string before it, this is \(element.kind.withArticle)")
    case (.record, _):
      throw .failure(
        .typeMismatch, "`in` a record needs a key (a string) before it, this is \(element.kind.withArticle)")
    default:
      throw .failure(
        .typeMismatch, "`in` needs a string, a list or a record behind it, this is \(container.kind.withArticle)")
    }
  }
}

enum Substrings {
  /// Byte-wise, which is right for UTF-8 and does not stop at characters that combine.
  static func contains(_ text: String, _ part: String) -> Bool {
    find(part, in: text.utf8, from: text.utf8.startIndex) != nil
  }

  static func find(_ part: String, in text: String.UTF8View, from start: String.Index) -> Range<String.Index>? {
    let offset = text.distance(from: text.startIndex, to: start)
    let place = text.withContiguousStorageIfAvailable { text in
      part.utf8.withContiguousStorageIfAvailable { part in find(part, in: text, from: offset) }
    }
    guard case .some(.some(let found)) = place, let found else { return nil }
    let lower = text.index(start, offsetBy: found - offset)
    return lower..<text.index(lower, offsetBy: part.utf8.count)
  }

  static func find(
    _ part: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>, from offset: Int
  ) -> Int? {
    guard let first = part.first, let wanted = part.baseAddress else { return offset }
    guard let start = text.baseAddress else { return nil }
    var place = offset
    // The first byte is looked for in leaps; what follows it is compared.
    while place + part.count <= text.count,
      let found = memchr(start + place, Int32(first), text.count - part.count - place + 1)
    {
      place = UnsafeRawPointer(found) - UnsafeRawPointer(start)
      if memcmp(start + place, wanted, part.count) == 0 { return place }
      place += 1
    }
    return nil
  }
}
