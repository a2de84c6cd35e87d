/// Ints as decimal digits.
enum Digits {
  static func text(_ number: Int64) -> String {
    var bytes = number.magnitude
    var length = number < 0 ? 2 : 1
    while bytes >= 10 {
      bytes /= 10
      length += 1
    }
    return String(unsafeUninitializedCapacity: length) { buffer in
      var rest = number.magnitude
      var place = length
      repeat {
        place -= 1
        buffer[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      } while rest > 0
      if number < 0 { buffer[0] = UInt8(ascii: "-") }
      return length
    }
  }

  /// Digits read one after the other.
  struct Run {
    private(set) var count = 0
    private var magnitude: Int64 = 0

    /// The number that they make; nil where they are so many that a float might not hold it exactly.
    var exact: Int64? { count <= 15 ? magnitude : nil }

    /// False for what is no digit.
    @inline(__always)
    mutating func take(_ byte: UInt8) -> Bool {
      let digit = byte &- UInt8(ascii: "0")
      guard digit < 10 else { return false }
      count += 1
      magnitude = magnitude &* 10 &+ Int64(digit)
      return true
    }
  }

  @inline(__always)
  static func append(_ number: Int64, to bytes: inout [UInt8]) {
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    var rest = number.magnitude
    if rest < 10 { return bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest)) }
    let start = bytes.count
    while rest > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    }
    bytes[start...].reverse()
  }
}
