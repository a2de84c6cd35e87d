/// The characters of a value, or its digits in an encoding.
struct SecretPattern: Sendable {
  /// What may stand between two digits.
  enum Breaks {
    case none
    case lines
    /// As dumps of bytes have them.
    case linesAndBlanks
  }

  let characters: [SecretCharacter]
  /// So many characters in a row are hidden, wherever the value is cut.
  let shortestPiece: Int
  private let breaks: Breaks

  /// Half of the value, so that what stays visible is less; of long ones not more than what tells them from other text.
  init(text: String, _ spellings: inout SecretSpellings) {
    characters = text.unicodeScalars.map { spellings.character($0) }
    shortestPiece = min(characters.count, max(8, min((characters.count + 1) / 2, 16)))
    breaks = .none
  }

  /// Three bytes become four digits, so there are three ways to cut: `lead` bytes stand before the value.
  init(base64 bytes: [UInt8], behind lead: Int, _ spellings: inout SecretSpellings) {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".unicodeScalars)
    let inURLs: [Unicode.Scalar: UInt8] = ["+": UInt8(ascii: "-"), "/": UInt8(ascii: "_")]
    let characters = Self.digits(bytes, bits: 6, behind: lead).map { digit in
      let character = spellings.character(digits[digit])
      return inURLs[digits[digit]].map { SecretCharacter(character.spellings + [[$0]]) } ?? character
    }
    self.init(digits: characters, .lines)
  }

  init(hexadecimal bytes: [UInt8]) {
    let lower = Array("0123456789abcdef".utf8)
    let upper = Array("0123456789ABCDEF".utf8)
    let characters = Self.digits(bytes, bits: 4, behind: 0).map { digit in
      SecretCharacter(digit < 10 ? [[lower[digit]]] : [[lower[digit]], [upper[digit]]])
    }
    self.init(digits: characters, .linesAndBlanks)
  }

  private init(digits: [SecretCharacter], _ breaks: Breaks) {
    characters = digits
    shortestPiece = min(digits.count, 16)
    self.breaks = breaks
  }

  /// The digits that these bytes alone determine.
  private static func digits(_ bytes: [UInt8], bits: Int, behind lead: Int) -> [Int] {
    let first = (bits - lead * 8 % bits) % bits
    return stride(from: first, through: bytes.count * 8 - bits, by: bits).map { start in
      let pair = Int(bytes[start / 8]) << 8 | (start / 8 + 1 < bytes.count ? Int(bytes[start / 8 + 1]) : 0)
      return pair >> (16 - start % 8 - bits) & (1 << bits - 1)
    }
  }

  var isWrapped: Bool { breaks != .none }

  // MARK: Finding

  /// How far characters of the pattern stand in a row.
  struct Run {
    var count = 0
    var end: Int
    /// More bytes may make it longer.
    var isOpen = false
  }

  func run(from first: Int, in bytes: [UInt8], at start: Int) -> Run {
    var run = Run(end: start)
    while first + run.count < characters.count {
      // Most are written in one way: there is one place to be at.
      guard let plain = characters[first + run.count].plain else {
        goOn(&run, characters[(first + run.count)...], bytes)
        break
      }
      var place = run.end
      if place < bytes.count, bytes[place] != plain, run.count > 0 { place = end(ofBreakAt: place, in: bytes) }
      guard place < bytes.count else {
        run.isOpen = true
        break
      }
      guard bytes[place] == plain else { break }
      run.count += 1
      run.end = place + 1
    }
    return run
  }

  /// From a character on that is written in several ways, one of which may be the beginning of another.
  private func goOn(_ run: inout Run, _ rest: ArraySlice<SecretCharacter>, _ bytes: [UInt8]) {
    var places = [run.end]
    for character in rest {
      var reached: [Int] = []
      for place in places {
        reach(&reached, character, at: place, bytes, &run.isOpen)
        let behind = run.count > 0 ? end(ofBreakAt: place, in: bytes) : place
        if behind > place { reach(&reached, character, at: behind, bytes, &run.isOpen) }
      }
      guard let farthest = reached.max() else { return }
      run.count += 1
      run.end = farthest
      places = reached
    }
  }

  private func reach(
    _ reached: inout [Int], _ character: SecretCharacter, at place: Int, _ bytes: [UInt8], _ isOpen: inout Bool
  ) {
    for spelling in character.spellings {
      let end = min(place + spelling.count, bytes.count)
      guard bytes[place..<end].elementsEqual(spelling.prefix(end - place)) else { continue }
      if end - place < spelling.count {
        isOpen = true
      } else if !reached.contains(end), reached.count < Self.mostPlaces {
        reached.append(end)
      }
    }
  }

  /// A value of nothing but backslashes could stand at as many places as it is long.
  private static let mostPlaces = 8

  /// The place itself where there is none.
  private func end(ofBreakAt place: Int, in bytes: [UInt8]) -> Int {
    if breaks == .none || place >= bytes.count { return place }
    var end = place
    while bytes[end...].starts(with: "\\".utf8) { end += 1 }
    if end > place {
      for letters in ["r\\n", "r\\\\n", "n"] where bytes[end...].starts(with: letters.utf8) {
        return end + letters.utf8.count
      }
      return place
    }
    while end < bytes.count, Self.isBreak(bytes[end], breaks) || end > place && Self.isIndent(bytes[end]) { end += 1 }
    return end
  }

  private static func isBreak(_ byte: UInt8, _ breaks: Breaks) -> Bool {
    byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
      || breaks == .linesAndBlanks && (byte == UInt8(ascii: " ") || byte == UInt8(ascii: ":"))
  }

  /// What shows lines may put this before each.
  private static func isIndent(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "|") }
}
