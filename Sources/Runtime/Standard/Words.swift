/// Texts cut at white space, as Unicode has it.
enum Words {
  static func of(_ text: String) -> [Value] {
    var text = text
    return text.withUTF8 { bytes in
      var words: [Value] = []
      var start = 0
      var position = 0
      while position < bytes.count {
        let space = spaceLength(bytes, at: position)
        guard space > 0 else {
          position += 1
          continue
        }
        if position > start { words.append(word(bytes, start..<position)) }
        position += space
        start = position
      }
      if position > start { words.append(word(bytes, start..<position)) }
      return words
    }
  }

  @inline(__always)
  private static func word(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Value {
    .string(String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self))
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
