/// Texts cut at white space, as Unicode has it.
enum Words {
  static func of(_ text: String, _ meter: inout PollMeter) throws(Raise) -> [Value] {
    var text = text
    return try text.withUTF8 { bytes in Result { () throws(Raise) in try words(bytes, &meter) } }.get()
  }

  private static func words(
    _ bytes: UnsafeBufferPointer<UInt8>, _ meter: inout PollMeter
  ) throws(Raise) -> [Value] {
    var pool = TextPool(for: bytes.count)
    var words: [Value] = []
    // Most words are longer: room that is not used takes no memory.
    words.reserveCapacity(min(bytes.count / 6 + 1, 1 << 20))
    var start = 0
    while start < bytes.count {
      let end = wordEnd(bytes, from: start)
      if end > start { try words.grow(by: .string(pool.box(UnsafeBufferPointer(rebasing: bytes[start..<end])))) }
      try meter.count(end - start + 1)
      start = end < bytes.count ? end + spaceLength(bytes, at: end) : end
    }
    return words
  }

  private static func wordEnd(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var end = start
    while end < bytes.count {
      // Letters, digits and signs of ASCII, which most are.
      if bytes[end] &- 0x21 >= 0x5f, spaceLength(bytes, at: end) > 0 { return end }
      end &+= 1
    }
    return end
  }

  /// How many bytes the white space at a place takes; 0 where there is none.
  @inline(__always)
  private static func spaceLength(_ bytes: UnsafeBufferPointer<UInt8>, at position: Int) -> Int {
    let byte = bytes[position]
    if byte < 0x80 { return byte == 0x20 || (byte >= 0x09 && byte <= 0x0d) ? 1 : 0 }
    return byte == 0xc2 || (byte >= 0xe1 && byte <= 0xe3) ? wideSpaceLength(bytes, at: position) : 0
  }

  /// U+0085, U+00A0, U+1680, U+2000 to U+200A, U+2028, U+2029, U+202F, U+205F, U+3000.
  private static func wideSpaceLength(_ bytes: UnsafeBufferPointer<UInt8>, at position: Int) -> Int {
    let second = position + 1 < bytes.count ? bytes[position + 1] : 0
    let third = position + 2 < bytes.count ? bytes[position + 2] : 0
    switch (bytes[position], second, third) {
    case (0xc2, 0x85, _), (0xc2, 0xa0, _): return 2
    case (0xe1, 0x9a, 0x80), (0xe2, 0x80, 0x80...0x8a), (0xe2, 0x80, 0xa8...0xa9), (0xe2, 0x80, 0xaf),
      (0xe2, 0x81, 0x9f), (0xe3, 0x80, 0x80):
      return 3
    default: return 0
    }
  }
}
