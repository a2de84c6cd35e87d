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

extension EditSession {
  var buffer: EditBuffer {
    let text = editline_text(editline)
    let characters = UnsafeBufferPointer(start: text.start, count: text.count)
    let scalars = characters.map { Unicode.Scalar(UInt32(bitPattern: $0)) ?? "\u{FFFD}" }
    return EditBuffer(scalars: scalars, cursor: min(scalars.count, text.cursor))
  }

  func moveCursor(to place: Int) { editline_move_cursor(editline, Int32(clamping: place - buffer.cursor)) }

  func insert(_ text: String) { editline_insert(editline, text) }

  /// Deletes that many scalars before the cursor.
  func deleteBackwards(_ count: Int) { editline_delete(editline, Int32(clamping: count)) }
}
