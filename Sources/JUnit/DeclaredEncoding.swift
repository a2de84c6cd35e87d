/// The encoding that an XML declaration names, of those that test frameworks write besides UTF-8.
enum DeclaredEncoding {
  /// The same text as UTF-8. What names none, or one that is not known, is taken as UTF-8.
  static func utf8(_ bytes: [UInt8]) -> [UInt8] {
    switch name(in: bytes)?.lowercased() {
    case "iso-8859-1", "iso_8859-1", "iso8859-1", "latin1", "windows-1252", "cp1252": converted(bytes, western)
    case "iso-8859-15", "iso_8859-15", "iso8859-15", "latin9": converted(bytes, latin9)
    default: bytes
    }
  }

  /// Of `<?xml version="1.0" encoding="…"?>`.
  private static func name(in bytes: [UInt8]) -> String? {
    guard bytes.starts(with: "<?xml".utf8) else { return nil }
    let declaration = String(decoding: bytes.prefix(longestDeclaration), as: UTF8.self).prefix { $0 != ">" }
    let pieces = declaration.split { $0 == "\"" || $0 == "'" }
    let key = pieces.firstIndex { piece in piece.filter { !$0.isWhitespace } == "encoding=" }
    guard let key, key + 1 < pieces.count else { return nil }
    return String(pieces[key + 1])
  }

  private static let longestDeclaration = 200

  private static func converted(_ bytes: [UInt8], _ exceptions: [UInt8: Unicode.Scalar]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    for byte in bytes {
      if byte < 0x80 {
        result.append(byte)
      } else {
        result += String(exceptions[byte] ?? Unicode.Scalar(byte)).utf8
      }
    }
    return result
  }

  /// Windows-1252 where it differs from ISO 8859-1, which has nothing printable there: one is often called the other.
  private static let western: [UInt8: Unicode.Scalar] = [
    0x80: "€", 0x82: "‚", 0x83: "ƒ", 0x84: "„", 0x85: "…", 0x86: "†", 0x87: "‡", 0x88: "ˆ", 0x89: "‰", 0x8A: "Š",
    0x8B: "‹", 0x8C: "Œ", 0x8E: "Ž", 0x91: "‘", 0x92: "’", 0x93: "“", 0x94: "”", 0x95: "•", 0x96: "–", 0x97: "—",
    0x98: "˜", 0x99: "™", 0x9A: "š", 0x9B: "›", 0x9C: "œ", 0x9E: "ž", 0x9F: "Ÿ",
  ]

  private static let latin9: [UInt8: Unicode.Scalar] = [
    0xA4: "€", 0xA6: "Š", 0xA8: "š", 0xB4: "Ž", 0xB8: "ž", 0xBC: "Œ", 0xBD: "œ", 0xBE: "Ÿ",
  ]
}
