/// Moving over and deleting characters and words; a character is what the reader sees as one.
extension EditSession {
  func moveLeft() -> EditOutcome { move(to: buffer.characterStart) }
  func moveRight() -> EditOutcome { move(to: buffer.characterEnd) }
  func moveWordLeft() -> EditOutcome { move(to: buffer.wordStart(.sign)) }
  func moveWordRight() -> EditOutcome { move(to: buffer.wordEnd) }

  func deleteLeft() -> EditOutcome { remove { $0.characterStart..<$0.cursor } }
  func deleteRight() -> EditOutcome { remove { $0.cursor..<$0.characterEnd } }

  func killLeft(to boundary: WordBoundary) -> EditOutcome { kill { $0.wordStart(boundary)..<$0.cursor } }
  func killWordRight() -> EditOutcome { kill { $0.cursor..<$0.wordEnd } }

  /// At a line's end within a block, its newline.
  func killLineRest() -> EditOutcome {
    kill { buffer in
      let end = buffer.lineEnd(at: buffer.cursor)
      return buffer.cursor..<(end == buffer.cursor ? buffer.characterEnd : end)
    }
  }

  func killLine() -> EditOutcome {
    kill { $0.lineStart(at: $0.cursor)..<$0.lineEnd(at: $0.cursor) }
  }

  /// Puts back what was deleted last by more than a character.
  func yank() -> EditOutcome {
    guard !killed.isEmpty else { return .beep }
    insert(killed)
    return .refresh
  }

  private func move(to place: Int) -> EditOutcome {
    guard place != buffer.cursor else { return .beep }
    moveCursor(to: place)
    return .moveCursor
  }

  private func remove(_ part: (EditBuffer) -> Range<Int>) -> EditOutcome {
    let range = part(buffer)
    guard !range.isEmpty else { return .beep }
    delete(range)
    return .refresh
  }

  private func kill(_ part: (EditBuffer) -> Range<Int>) -> EditOutcome {
    let buffer = buffer
    let range = part(buffer)
    guard !range.isEmpty else { return .beep }
    killed = EditBuffer.string(buffer.scalars[range])
    delete(range)
    return .refresh
  }
}
