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
  static func check(text bytes: Int, from length: Int = 0) throws(Raise) {
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
    if count > large { try MemoryLimit.check(room: max(count, 2 * capacity) * MemoryLayout<Value>.stride) }
  }

  /// What a large record needs for one more field; nil where it has room.
  @inline(__always)
  static func room(toGrow record: RecordBox) -> Int? { record.count > large ? record.growth : nil }

  /// From so many bytes, elements or fields on, what a value needs when it grows is looked at before.
  private static let large = 1 << 20

  static func check(elements count: Int) throws(Raise) {
    guard count <= elements else {
      throw .failure(
        .invalidValue, "a list cannot have more than \(elements) elements",
        help: ["does the loop that builds it ever stop?"])
    }
  }
}
