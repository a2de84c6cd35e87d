import Glibc

/// Parts of texts, cut by their bytes. Positions count Unicode scalars; where each is one byte, a part is found at once.
enum TextParts {
  static func split(_ text: String, at separator: String) -> [Value] {
    var (text, separator) = (text, separator)
    return text.withUTF8 { bytes in
      separator.withUTF8 { separator in
        var pool = TextPool(for: bytes.count)
        var parts: [Value] = []
        var start = 0
        while let found = Substrings.find(separator, in: bytes, from: start) {
          parts.append(.string(pool.box(UnsafeBufferPointer(rebasing: bytes[start..<found]))))
          start = found + separator.count
        }
        parts.append(.string(pool.box(UnsafeBufferPointer(rebasing: bytes[start...]))))
        return parts
      }
    }
  }

  /// Without their ends; a last newline ends the last line and begins none.
  static func lines(_ text: String) -> [String] {
    var text = text
    return text.withUTF8 { bytes in
      var lines: [String] = []
      var start = 0
      while start < bytes.count, let base = bytes.baseAddress {
        let found = memchr(base + start, Int32(UInt8(ascii: "\n")), bytes.count - start)
        let end = found.map { UnsafeRawPointer($0) - UnsafeRawPointer(base) } ?? bytes.count
        let hasReturn = end > start && bytes[end - 1] == UInt8(ascii: "\r")
        lines.append(String(decoding: bytes[start..<(hasReturn ? end - 1 : end)], as: UTF8.self))
        start = end + 1
      }
      return lines
    }
  }

  static func characters(_ text: String) -> [Value] {
    text.unicodeScalars.map { .string(box(of: $0)) }
  }

  /// Texts of one byte, which are the same boxes wherever they are cut out.
  fileprivate static let ascii = (0..<UInt8(128)).map { StringBox(String(Unicode.Scalar($0))) }

  fileprivate static func box(of scalar: Unicode.Scalar) -> StringBox {
    scalar.isASCII ? ascii[Int(scalar.value)] : StringBox(String(scalar))
  }
}

extension Machine {
  /// The position must be one of the text's.
  func character(at position: Int, of text: StringBox) -> Value {
    let bytes = text.text.utf8
    guard text.scalarCount == bytes.count else {
      let place = bytes.index(bytes.startIndex, offsetBy: offset(of: position, in: text))
      return .string(TextParts.box(of: text.text.unicodeScalars[place]))
    }
    return .string(TextParts.ascii[Int(bytes[bytes.index(bytes.startIndex, offsetBy: position)])])
  }

  /// The range must lie in the text.
  func slice(_ range: Range<Int>, of text: StringBox) -> String {
    let bytes = text.text.utf8
    let start = offset(of: range.lowerBound, in: text)
    let end = offset(of: range.upperBound, in: text)
    return String(
      text.text[bytes.index(bytes.startIndex, offsetBy: start)..<bytes.index(bytes.startIndex, offsetBy: end)])
  }
}
