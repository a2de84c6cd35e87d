/// Hashes of texts, by their bytes: fast for the short ones that names are, and not to be foreseen from outside of the process.
enum TextHash {
  private static let seed = UInt64.random(in: 1...UInt64.max)
  // Odd numbers with as many ones as zeros, as wyhash has them.
  private static let first: UInt64 = 0xa076_1d64_78bd_642f
  private static let second: UInt64 = 0xe703_7ed1_a0b4_28db

  /// Of 32 bits, and never 0.
  static func of(_ text: String) -> Int {
    if let hash = text.utf8.withContiguousStorageIfAvailable({ of(UnsafeRawBufferPointer($0)) }) { return hash }
    var text = text
    return text.withUTF8 { of(UnsafeRawBufferPointer($0)) }
  }

  static func of(_ bytes: ShortBytes) -> Int { finish(bytes, length: bytes.count, seed) }

  private static func of(_ bytes: UnsafeRawBufferPointer) -> Int {
    var state = seed
    var rest = bytes
    while true {
      if let last = ShortBytes(rest) { return finish(last, length: bytes.count, state) }
      state = mix(rest.word(at: 0) ^ first, rest.word(at: 8) ^ state)
      rest = UnsafeRawBufferPointer(rebasing: rest[16...])
    }
  }

  @inline(__always)
  private static func finish(_ bytes: ShortBytes, length: Int, _ state: UInt64) -> Int {
    let ends = mix(bytes.low ^ first, bytes.high ^ state)
    let hash = Int(mix(second ^ UInt64(length), ends) >> 32)
    return hash == 0 ? 1 : hash
  }

  @inline(__always)
  private static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.low ^ product.high
  }
}

/// Up to 16 bytes as numbers, which are equal where the bytes are.
struct ShortBytes: Equatable {
  fileprivate let low: UInt64
  fileprivate let high: UInt64
  let count: Int

  /// `nil` for more of them.
  @inline(__always)
  init?(_ bytes: UnsafeRawBufferPointer) {
    count = bytes.count
    switch count {
    case 8...16: (low, high) = (bytes.word(at: 0), bytes.word(at: count - 8))
    case 4...7: (low, high) = (UInt64(bytes.halfWord(at: 0)), UInt64(bytes.halfWord(at: count - 4)))
    case 1...3:
      (low, high) = (UInt64(bytes[0]) << 16 | UInt64(bytes[count / 2]) << 8 | UInt64(bytes[count - 1]), 0)
    case 0: (low, high) = (0, 0)
    default: return nil
    }
  }
}

extension UnsafeRawBufferPointer {
  @inline(__always)
  fileprivate func word(at offset: Int) -> UInt64 { loadUnaligned(fromByteOffset: offset, as: UInt64.self) }

  @inline(__always)
  fileprivate func halfWord(at offset: Int) -> UInt32 { loadUnaligned(fromByteOffset: offset, as: UInt32.self) }
}
