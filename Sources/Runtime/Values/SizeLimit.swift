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

  static func check(text bytes: Int) throws(Raise) {
    guard bytes <= text else {
      throw .failure(
        .invalidValue, "a string cannot be longer than \(SizeText.format(Int64(text)))",
        help: ["does the loop that builds it ever stop?"])
    }
  }

  static func check(elements count: Int) throws(Raise) {
    guard count <= elements else {
      throw .failure(
        .invalidValue, "a list cannot have more than \(elements) elements",
        help: ["does the loop that builds it ever stop?"])
    }
  }
}
