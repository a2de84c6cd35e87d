import Syntax

/// A format as `date` has it: parts of a time behind percent signs, and the text between them.
struct TimeFormat {
  enum Piece {
    case text(UInt8)
    case part(Part)
  }

  struct Part {
    var letter: Unicode.Scalar
    /// `-` for none, `_` for spaces, `0` for zeros.
    var padding: Unicode.Scalar?
    /// Of `%3N`.
    var digits: Int?
    /// `%:z`
    var hasColon = false

    /// As the format has it.
    var written: String {
      "%\(padding.map { String($0) } ?? "")\(digits.map { String($0) } ?? "")\(hasColon ? ":" : "")\(letter)"
    }
  }

  private(set) var pieces: [Piece] = []

  init(_ format: String) throws(Raise) {
    guard format.utf8.count <= 1000 else { throw .failure(.invalidValue, "`format` is longer than 1000 bytes") }
    var rest = format.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if scalar == "%" {
        pieces += try Self.part(&rest)
      } else {
        pieces += String(scalar).utf8.map { .text($0) }
      }
    }
  }

  /// What stands behind a percent sign.
  private static func part(_ rest: inout Substring.UnicodeScalarView) throws(Raise) -> [Piece] {
    var part = Part(letter: "%")
    let start = rest
    if let sign = rest.first, "-_0".unicodeScalars.contains(sign) {
      part.padding = sign
      rest.removeFirst()
    }
    if let digit = rest.first, ("1"..."9").contains(digit) {
      part.digits = Int(digit.value - 0x30)
      rest.removeFirst()
    }
    if rest.first == ":" {
      part.hasColon = true
      rest.removeFirst()
    }
    guard let letter = rest.popFirst() else {
      throw .failure(.invalidValue, "`format` ends within a part of a time", help: [known])
    }
    part.letter = letter
    let isWhole = (part.digits == nil || letter == "N") && (!part.hasColon || letter == "z")
    guard letters.contains(letter), isWhole else {
      let end = start.index(start.startIndex, offsetBy: part.written.unicodeScalars.count - 1)
      throw .failure(.invalidValue, "`%\(String(start[..<end]))` is no part of a time", help: [known])
    }
    if let text = whole[letter] { return try TimeFormat(text).pieces }
    return letter == "%" ? [.text(UInt8(ascii: "%"))] : [.part(part)]
  }

  private static let letters = Set("aAbBcCdDeFgGhHIjklmMnNprRsStTuUVwWxXyYzZ%".unicodeScalars)
  private static let known = "such as %Y %m %d %H %M %S; `%%` is a percent sign"

  /// Those that stand for several.
  private static let whole: [Unicode.Scalar: String] = [
    "c": "%a %b %e %H:%M:%S %Y", "D": "%m/%d/%y", "F": "%Y-%m-%d", "r": "%I:%M:%S %p", "R": "%H:%M", "T": "%H:%M:%S",
    "x": "%m/%d/%y", "X": "%H:%M:%S", "h": "%b", "n": "\n", "t": "\t",
  ]
}
