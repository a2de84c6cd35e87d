internal import CEditline

/// A copy of the text being edited: libedit's own moves whenever it grows.
struct EditBuffer {
  let scalars: [Unicode.Scalar]
  let cursor: Int

  init(scalars: [Unicode.Scalar], cursor: Int) {
    self.scalars = scalars
    self.cursor = cursor
  }

  var text: String { Self.string(scalars[...]) }
  var beforeCursor: [Unicode.Scalar] { Array(scalars[..<cursor]) }

  /// The cursor as an offset in UTF-8 bytes.
  var cursorOffset: Int { Self.string(scalars[..<cursor]).utf8.count }

  /// Where the line that holds a place begins.
  func lineStart(at place: Int) -> Int {
    scalars[..<place].lastIndex(of: "\n").map { $0 + 1 } ?? 0
  }

  /// Where the line that holds a place ends, before its newline.
  func lineEnd(at place: Int) -> Int {
    scalars[place...].firstIndex(of: "\n") ?? scalars.count
  }

  /// Where the character before the cursor begins, with all that is combined in it.
  var characterStart: Int {
    guard let last = Self.string(scalars[lineStart(at: cursor)..<cursor]).last else { return max(0, cursor - 1) }
    return cursor - last.unicodeScalars.count
  }

  /// Where the character behind the cursor ends.
  var characterEnd: Int {
    guard let first = Self.string(scalars[cursor..<lineEnd(at: cursor)]).first else {
      return min(scalars.count, cursor + 1)
    }
    return cursor + first.unicodeScalars.count
  }

  /// Where the word before the cursor begins.
  func wordStart(_ boundary: WordBoundary) -> Int {
    var place = cursor
    while place > 0, !boundary.isInWord(scalars[place - 1]) { place -= 1 }
    while place > 0, boundary.isInWord(scalars[place - 1]) { place -= 1 }
    return place
  }

  /// Where the word behind the cursor ends.
  var wordEnd: Int {
    var place = cursor
    while place < scalars.count, !WordBoundary.sign.isInWord(scalars[place]) { place += 1 }
    while place < scalars.count, WordBoundary.sign.isInWord(scalars[place]) { place += 1 }
    return place
  }

  /// Whether only blanks stand between a later line's beginning and the cursor.
  var isInIndentation: Bool {
    let start = lineStart(at: cursor)
    return start > 0 && scalars[start..<cursor].allSatisfy { $0 == " " }
  }

  static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars)
    return text
  }
}

/// What ends a word.
enum WordBoundary {
  case blank
  /// Whatever is no letter or digit, as the dot in `shop.api`.
  case sign

  func isInWord(_ scalar: Unicode.Scalar) -> Bool {
    switch self {
    case .blank: !scalar.properties.isWhitespace
    case .sign:
      scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        || scalar.properties.generalCategory == .nonspacingMark
    }
  }
}

extension EditSession {
  var buffer: EditBuffer {
    let text = editline_text(editline)
    let characters = UnsafeBufferPointer(start: text.start, count: text.count)
    let scalars = characters.map { Unicode.Scalar(UInt32(bitPattern: $0)) ?? "\u{FFFD}" }
    return EditBuffer(scalars: scalars, cursor: min(scalars.count, text.cursor))
  }

  func moveCursor(to place: Int) { editline_move_cursor(editline, Int32(clamping: place - buffer.cursor)) }

  func insert(_ text: String) { editline_insert(editline, text) }

  /// Deletes a part of the text, and leaves the cursor there.
  func delete(_ range: Range<Int>) {
    moveCursor(to: range.upperBound)
    deleteBackwards(range.count)
  }

  /// Deletes that many scalars before the cursor.
  func deleteBackwards(_ count: Int) { editline_delete(editline, Int32(clamping: count)) }
}
