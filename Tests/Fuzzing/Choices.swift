/// Choices made from bytes, so that a fuzzer that changes bytes changes choices. Behind the end, the first of each is chosen.
package struct Choices {
  private var bytes: ArraySlice<UInt8>

  package init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

  /// So many random bytes, the same for the same seed.
  package init(seed: UInt64, count: Int) {
    var state = seed
    let made = (0..<count).map { _ -> UInt8 in
      // SplitMix64.
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return UInt8(truncatingIfNeeded: mixed ^ (mixed >> 31))
    }
    bytes = made[...]
  }

  package var isExhausted: Bool { bytes.isEmpty }

  /// A number from 0 up to, but not with, another.
  package mutating func number(below limit: Int) -> Int {
    guard limit > 1, let byte = bytes.popFirst() else { return 0 }
    if limit <= 256 { return Int(byte) % limit }
    return (Int(byte) << 8 | Int(bytes.popFirst() ?? 0)) % limit
  }

  package mutating func one<Element>(of elements: [Element]) -> Element? {
    elements.isEmpty ? nil : elements[number(below: elements.count)]
  }

  /// True once in so many times; never when nothing is left to choose from.
  package mutating func once(in count: Int) -> Bool { !isExhausted && number(below: count) == count - 1 }
}
