/// The protocol by which terminals mark pasted text, so that its newlines are not taken for Return.
enum BracketedPaste {
  static let enable = "\u{1B}[?2004h"
  static let disable = "\u{1B}[?2004l"
  static let endMark = "\u{1B}[201~"

  /// What is inserted for pasted bytes: one kind of newline, none at the end, no control characters.
  static func text(of bytes: [UInt8]) -> String {
    var text = ""
    for character in String(decoding: bytes, as: UTF8.self) {
      switch character {
      case "\r\n", "\r", "\n": text += "\n"
      case "\t": text += "\t"
      default: text.unicodeScalars.append(contentsOf: character.unicodeScalars.filter { !isControl($0) })
      }
    }
    while text.last == "\n" { text.removeLast() }
    return text
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
  }
}
