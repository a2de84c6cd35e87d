/// What single bytes mean, and how scalars are read from bytes that may not be UTF-8.
extension UInt8 {
  var isDigit: Bool { self >= 0x30 && self <= 0x39 }

  var isHexDigit: Bool { isDigit || (self | 0x20 >= 0x61 && self | 0x20 <= 0x66) }

  /// Letters and `_`; bytes beyond ASCII are decided by their scalar.
  var startsName: Bool { (self | 0x20 >= 0x61 && self | 0x20 <= 0x7A) || self == 0x5F }

  var continuesName: Bool { startsName || isDigit }

  var isBlank: Bool { self == 0x20 || self == 0x09 }
}

extension Array where Element == UInt8 {
  /// The scalar at an offset and its length in bytes, `nil` where the bytes are not UTF-8.
  func scalar(at offset: Int) -> (scalar: Unicode.Scalar, length: Int)? {
    guard offset < count else { return nil }
    let first = UInt32(self[offset])
    if first < 0x80 { return (Unicode.Scalar(UInt8(first)), 1) }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    guard first >= 0xC2, first < 0xF5, offset + length <= count else { return nil }
    var value = first & (0x7F >> UInt32(length))
    for byte in self[(offset + 1)..<(offset + length)] {
      guard byte & 0xC0 == 0x80 else { return nil }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    let least: UInt32 = length == 4 ? 0x10000 : length == 3 ? 0x800 : 0x80
    guard value >= least, let scalar = Unicode.Scalar(value) else { return nil }
    return (scalar, length)
  }

  /// The offset of the first byte that is no part of UTF-8 text.
  var firstInvalidUTF8: Int? {
    var offset = 0
    while offset < count {
      if self[offset] < 0x80 {
        offset += 1
      } else if let (_, length) = scalar(at: offset) {
        offset += length
      } else {
        return offset
      }
    }
    return nil
  }

  /// How many bytes at an offset belong to one name, 0 where none starts.
  func nameLength(at offset: Int) -> Int {
    var end = offset
    while end < count {
      let byte = self[end]
      if byte < 0x80 {
        guard end == offset ? byte.startsName : byte.continuesName else { break }
        end += 1
      } else {
        guard let (scalar, length) = scalar(at: end) else { break }
        let properties = scalar.properties
        guard end == offset ? properties.isXIDStart : properties.isXIDContinue else { break }
        end += length
      }
    }
    return end - offset
  }
}
