import Glibc

/// Parts of texts, cut by their bytes. Positions count Unicode scalars; where each is one byte, a part is found at once.
package enum TextParts {
  /// - Parameter most: more parts than these are not made; the last has the rest.
  static func split(
    _ text: String, at separator: String, most: Int = .max, _ meter: inout PollMeter
  ) throws(Raise) -> [Value] {
    var (text, separator) = (text, separator)
    return try text.withUTF8 { bytes in
      separator.withUTF8 { separator in
        Result { () throws(Raise) in try split(bytes, at: separator, most: most, &meter) }
      }
    }.get()
  }

  private static func split(
    _ bytes: UnsafeBufferPointer<UInt8>, at separator: UnsafeBufferPointer<UInt8>, most: Int, _ meter: inout PollMeter
  ) throws(Raise) -> [Value] {
    var pool = TextPool(for: bytes.count)
    var parts: [Value] = []
    var start = 0
    while parts.count < most - 1, let found = Substrings.find(separator, in: bytes, from: start) {
      try parts.grow(by: .string(pool.box(UnsafeBufferPointer(rebasing: bytes[start..<found]))))
      try meter.count(found - start + 1)
      start = found + separator.count
    }
    try parts.grow(by: .string(pool.box(UnsafeBufferPointer(rebasing: bytes[start...]))))
    return parts
  }

  /// Without their ends; a last newline ends the last line and begins none.
  package static func lines(_ text: String, _ meter: inout PollMeter) throws(Raise) -> [Value] {
    var text = text
    return try text.withUTF8 { bytes in
      Result { () throws(Raise) -> [Value] in
        var lines: [Value] = []
        var rest = LineBytes(bytes)
        while let line = rest.next() {
          try lines.grow(by: .string(StringBox(String(decoding: line, as: UTF8.self))))
          try meter.count(line.count + 1)
        }
        return lines
      }
    }.get()
  }

  static func lines(_ text: String) -> [String] {
    var text = text
    return text.withUTF8 { bytes in
      IteratorSequence(LineBytes(bytes)).map { String(decoding: $0, as: UTF8.self) }
    }
  }

  static func characters(_ text: String, _ meter: inout PollMeter) throws(Raise) -> [Value] {
    var characters: [Value] = []
    for scalar in text.unicodeScalars {
      try characters.grow(by: .string(box(of: scalar)))
      try meter.count()
    }
    return characters
  }

  /// What `change` makes of it, which must be the same for a text as for its pieces one after the other.
  package static func changed(
    _ text: String, _ meter: inout PollMeter, by change: (Substring) -> String
  ) throws(Raise) -> String {
    guard text.utf8.count > PollMeter.stretch else { return change(text[...]) }
    var result = ""
    var rest = text[...]
    while !rest.isEmpty {
      let scalars = rest.unicodeScalars
      let end = scalars.index(scalars.startIndex, offsetBy: PollMeter.stretch, limitedBy: scalars.endIndex)
      let length = result.utf8.count
      result += change(rest[..<(end ?? scalars.endIndex)])
      try SizeLimit.check(text: result.utf8.count, from: length)
      rest = rest[(end ?? scalars.endIndex)...]
      try meter.count(PollMeter.stretch)
    }
    return result
  }

  /// So often one behind the other; the size must have been checked.
  static func repeated(_ text: String, _ times: Int, _ meter: inout PollMeter) throws(Raise) -> String {
    let inPiece = min(times, PollMeter.stretch / max(1, text.utf8.count) + 1)
    let piece = String(repeating: text, count: inPiece)
    guard inPiece < times else { return piece }
    var result = ""
    result.reserveCapacity(text.utf8.count * times)
    for _ in 0..<times / inPiece {
      result += piece
      try meter.count(piece.utf8.count)
    }
    return result + String(repeating: text, count: times % inPiece)
  }

  /// The position must be one of the text's.
  static func character(at position: Int, of text: StringBox) -> Value {
    let bytes = text.text.utf8
    let index = bytes.index(bytes.startIndex, offsetBy: text.byteOffset(of: position))
    let first = Int(bytes[index])
    return .string(first < 0x80 ? latin[first] : box(of: text.text.unicodeScalars[index]))
  }

  /// The range must lie in the text.
  static func slice(_ range: Range<Int>, of text: StringBox) -> String {
    let bytes = text.text.utf8
    let start = text.byteOffset(of: range.lowerBound)
    let index = bytes.index(bytes.startIndex, offsetBy: start)
    return String(text.text[index..<bytes.index(index, offsetBy: text.byteOffset(of: range.upperBound) - start)])
  }

  /// Texts of one of Unicode's first 256 scalars (ASCII and Latin-1), which are the same boxes wherever they are cut out.
  private static let latin = (UInt8.min...UInt8.max).map { StringBox(String(Unicode.Scalar($0))) }

  private static func box(of scalar: Unicode.Scalar) -> StringBox {
    scalar.value < latin.count ? latin[Int(scalar.value)] : StringBox(String(scalar))
  }
}

private struct LineBytes: IteratorProtocol {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var start = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  mutating func next() -> Slice<UnsafeBufferPointer<UInt8>>? {
    guard start < bytes.count, let base = bytes.baseAddress else { return nil }
    let found = memchr(base + start, Int32(UInt8(ascii: "\n")), bytes.count - start)
    let end = found.map { UnsafeRawPointer($0) - UnsafeRawPointer(base) } ?? bytes.count
    let hasReturn = end > start && bytes[end - 1] == UInt8(ascii: "\r")
    defer { start = end + 1 }
    return bytes[start..<(hasReturn ? end - 1 : end)]
  }
}
