/// UTF-16, as some editors and shells of Windows write files: each character of a program takes two bytes, of which one is NUL.
/// Of UTF-32, which is rare, only the byte order mark tells.
enum WideEncoding {
  case marked, littleEndian, bigEndian, fourBytes

  /// `nil` where the bytes look like anything else.
  init?(_ text: [UInt8]) {
    if text.starts(with: [0xFF, 0xFE, 0, 0]) || text.starts(with: [0, 0, 0xFE, 0xFF]) {
      self = .fourBytes
    } else if text.starts(with: [0xFF, 0xFE]) || text.starts(with: [0xFE, 0xFF]) {
      self = .marked
    } else if Self.hasZeros(text, at: 1) {
      self = .littleEndian
    } else if Self.hasZeros(text, at: 0) {
      self = .bigEndian
    } else {
      return nil
    }
  }

  /// As `iconv` calls it, which takes the order of the bytes from their mark where there is one.
  var converterName: String {
    switch self {
    case .marked: "utf-16"
    case .littleEndian: "utf-16le"
    case .bigEndian: "utf-16be"
    case .fourBytes: "utf-32"
    }
  }

  /// Programs begin with letters, `#` and spaces, all of one byte.
  private static func hasZeros(_ text: [UInt8], at place: Int) -> Bool {
    let beginning = text.prefix(8)
    return beginning.count >= 4
      && beginning.indices.allSatisfy { index in (beginning[index] == 0) == (index % 2 == place) }
  }
}
