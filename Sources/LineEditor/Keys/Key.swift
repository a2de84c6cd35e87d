/// Keys and commands that have no character of their own.
///
/// They travel through libedit as C1 control codes, which nobody types, so it looks each up with one step and never
/// sees an escape sequence. Its own parser would insert the rest of a sequence that it does not know.
enum Key: UInt8, CaseIterable {
  case up = 0x80
  case down, left, right, home, end, delete
  case wordLeft, wordRight, deleteWordLeft, deleteWordRight
  case textStart, textEnd
  case upperCase, lowerCase, capitalize
  case searchBackwards, searchForwards
  case newline, escape, paste
  /// Pressed by the editor itself.
  case preset, acceptLine, previousEntry, nextEntry

  var scalar: Unicode.Scalar { Unicode.Scalar(rawValue) }

  /// What terminals send after `ESC [`.
  static let byControlSequence: [String: Key] = [
    "A": .up, "B": .down, "C": .right, "D": .left, "H": .home, "F": .end,
    "1~": .home, "7~": .home, "4~": .end, "8~": .end, "3~": .delete,
    "1;5C": .wordRight, "1;5D": .wordLeft, "5C": .wordRight, "5D": .wordLeft,
    "1;3C": .wordRight, "1;3D": .wordLeft, "1;9C": .wordRight, "1;9D": .wordLeft,
    "1;5H": .textStart, "1;5F": .textEnd, "3;5~": .deleteWordRight, "3;3~": .deleteWordRight,
    "5~": .searchBackwards, "6~": .searchForwards,
    "200~": .paste, "27;2;13~": .newline, "13;2u": .newline,
  ]

  /// What terminals send after `ESC O`.
  static let byApplicationSequence: [UInt8: Key] = [
    UInt8(ascii: "A"): .up, UInt8(ascii: "B"): .down, UInt8(ascii: "C"): .right, UInt8(ascii: "D"): .left,
    UInt8(ascii: "H"): .home, UInt8(ascii: "F"): .end,
    UInt8(ascii: "c"): .wordRight, UInt8(ascii: "d"): .wordLeft,
  ]

  /// What terminals send after `ESC` for a key pressed together with Alt.
  static let byMeta: [UInt8: Key] = [
    UInt8(ascii: "b"): .wordLeft, UInt8(ascii: "f"): .wordRight, UInt8(ascii: "d"): .deleteWordRight,
    0x7F: .deleteWordLeft, 0x08: .deleteWordLeft, UInt8(ascii: "\r"): .newline, UInt8(ascii: "\n"): .newline,
    UInt8(ascii: "<"): .textStart, UInt8(ascii: ">"): .textEnd,
    UInt8(ascii: "u"): .upperCase, UInt8(ascii: "l"): .lowerCase, UInt8(ascii: "c"): .capitalize,
    UInt8(ascii: "p"): .searchBackwards, UInt8(ascii: "n"): .searchForwards,
  ]
}
