/// Where the characters of one text begin, so that a position far inside is found at once though characters differ in length: the offset of
/// every 64th is kept. For a program that goes through a text by positions.
struct ScalarPlaces {
  let text: StringBox
  /// In bytes.
  private let marks: [Int32]

  private static let distance = 64

  /// `nil` for a text that is too short or too long for that.
  init?(_ text: StringBox) {
    let count = text.scalarCount
    let bytes = text.text.utf8.span
    guard count > Self.distance, bytes.count <= Int(Int32.max) else { return nil }
    var marks: [Int32] = []
    marks.reserveCapacity(count / Self.distance + 1)
    var seen = 0
    for offset in bytes.indices where bytes[unchecked: offset] & 0xc0 != 0x80 {
      if seen % Self.distance == 0 { marks.append(Int32(offset)) }
      seen += 1
    }
    self.text = text
    self.marks = marks
  }

  /// The byte at which a character begins; the number of characters stands for the end.
  func offset(of position: Int) -> Int {
    let bytes = text.text.utf8.span
    guard position < text.scalarCount else { return bytes.count }
    var offset = Int(marks[position / Self.distance])
    for _ in 0..<position % Self.distance {
      offset += 1
      while offset < bytes.count, bytes[offset] & 0xc0 == 0x80 { offset += 1 }
    }
    return offset
  }
}

extension Machine {
  /// The byte at which a character of a text begins.
  func offset(of position: Int, in text: StringBox) -> Int {
    if text.scalarCount == text.text.utf8.count { return position }
    if let places = scalarPlaces, places.text === text { return places.offset(of: position) }
    if let places = ScalarPlaces(text) {
      scalarPlaces = places
      return places.offset(of: position)
    }
    let scalars = text.text.unicodeScalars
    return text.text.utf8.distance(
      from: text.text.startIndex, to: scalars.index(scalars.startIndex, offsetBy: position))
  }
}
