import Syntax

/// How large one value may grow: a loop that never stops doubling one ends in an error rather than with the machine's memory.
package enum SizeLimit {
  #if FUZZING
    package static let text = 1 << 20
    static let elements = 100_000
  #else
    /// Bytes of a string.
    package static let text = 1 << 30
    /// Elements of a list.
    static let elements = 100_000_000
  #endif

  /// - Parameter length: of the string that grows so long, in bytes; 0 only for one that is made at once. Memory is asked for again with each further piece of ``large``, as
  ///   asking takes longer than a short text takes to be appended.
  package static func check(text bytes: Int, from length: Int = 0) throws(Raise) {
    guard bytes <= text else {
      throw .failure(
        .invalidValue, "a string cannot be longer than \(SizeText.format(Int64(text)))",
        help: ["does the loop that builds it ever stop?"])
    }
    if bytes / large > length / large { try MemoryLimit.check(room: bytes * 2) }
  }

  /// Before a list that has room for so many elements gets more of them.
  @inline(never)
  static func check(capacity: Int, for count: Int) throws(Raise) {
    if count > large { try check(room: max(count, 2 * capacity) * MemoryLayout<Value>.stride) }
  }

  /// Before so many bytes are taken at once.
  package static func check(room bytes: Int) throws(Raise) {
    if bytes > largeBytes { try MemoryLimit.check(room: bytes) }
  }

  /// What a large record needs for one more field; nil where it has room.
  @inline(__always)
  static func room(toGrow record: RecordBox) -> Int? { record.count > large ? record.growth : nil }

  /// Before a record gets one more field.
  @inline(__always)
  static func check(toGrow record: RecordBox) throws(Raise) {
    if let room = room(toGrow: record) { try MemoryLimit.check(room: room) }
  }

  /// From so many bytes, elements or fields on, what a value needs when it grows is looked at before.
  private static let large = 1 << 20
  /// The same in bytes, of what is not text.
  private static let largeBytes = large * MemoryLayout<Value>.stride

  static func check(elements count: Int) throws(Raise) {
    guard count <= elements else {
      throw .failure(
        .invalidValue, "a list cannot have more than \(elements) elements",
        help: ["does the loop that builds it ever stop?"])
    }
  }
}

extension Array {
  /// Appends an element. Where a large array takes more memory for it, which it does by doubling, it is looked whether there is some.
  @inline(__always)
  package mutating func grow(by element: Element) throws(Raise) {
    if count == capacity { try SizeLimit.check(room: 2 * capacity * MemoryLayout<Element>.stride) }
    append(element)
  }
}

extension [Value] {
  /// The same for a list, which has a limit of its own.
  @inline(__always)
  package mutating func grow(by element: Value) throws(Raise) {
    if count == capacity || count >= SizeLimit.elements {
      try SizeLimit.check(elements: count + 1)
      try SizeLimit.check(capacity: capacity, for: count + 1)
    }
    append(element)
  }

  /// What `make` gives of each element.
  static func made<Source>(
    of elements: some Collection<Source>, _ meter: inout PollMeter, by make: (Source) throws(Raise) -> Value
  ) throws(Raise) -> [Value] {
    try SizeLimit.check(capacity: 0, for: elements.count)
    var made: [Value] = []
    made.reserveCapacity(elements.count)
    for element in elements {
      try meter.count()
      made.append(try make(element))
    }
    return made
  }
}
