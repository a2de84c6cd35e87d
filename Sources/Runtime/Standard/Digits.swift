/// Ints as decimal digits.
enum Digits {
  /// How many bytes a number takes, with its sign.
  @inline(__always)
  static func count(_ number: Int64) -> Int {
    var count = number < 0 ? 2 : 1
    var rest = number.magnitude
    while rest >= 10 {
      rest /= 10
      count += 1
    }
    return count
  }

  /// Fills the bytes, which are as many as the number takes.
  @inline(__always)
  static func write(_ number: Int64, to bytes: UnsafeMutableBufferPointer<UInt8>) {
    var rest = number.magnitude
    var place = bytes.count
    repeat {
      place -= 1
      bytes[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    } while rest > 0
    if number < 0 { bytes[0] = UInt8(ascii: "-") }
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
