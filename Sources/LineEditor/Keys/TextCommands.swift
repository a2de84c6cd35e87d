/// What our keys do with a text of several lines.
extension EditSession {
  private static let indentWidth = 2

  func submitOrContinue() -> EditOutcome {
    let text = buffer.text
    guard !request.isAnswer, case .incomplete(let indent) = hooks.completeness(text) else {
      keys.push(.acceptLine)
      return .normal
    }
    insert("\n" + indent)
    return .refresh
  }

  /// Puts in what the line begins with.
  func insertPreset() -> EditOutcome {
    insert(request.text)
    return .refresh
  }

  func insertNewline() -> EditOutcome {
    insert("\n")
    return .refresh
  }

  func paste() -> EditOutcome {
    let text = BracketedPaste.text(of: keys.pastedBytes())
    guard !text.isEmpty else { return .normal }
    insert(text)
    return .refresh
  }

  /// A bracket that closes a block stands as far left as the line that opened it.
  func insertCloser(_ closer: String) -> EditOutcome {
    let buffer = buffer
    if buffer.isInIndentation {
      deleteBackwards(min(Self.indentWidth, buffer.cursor - buffer.lineStart(at: buffer.cursor)))
    }
    insert(closer)
    return .refresh
  }

  func insertIndent() -> EditOutcome {
    insert(String(repeating: " ", count: Self.indentWidth))
    return .refresh
  }

  func endOrDelete() -> EditOutcome {
    buffer.scalars.isEmpty ? endInput() : deleteRight()
  }

  func moveToLineStart() -> EditOutcome {
    let buffer = buffer
    moveCursor(to: buffer.lineStart(at: buffer.cursor))
    return .moveCursor
  }

  func moveToLineEnd() -> EditOutcome {
    let buffer = buffer
    moveCursor(to: buffer.lineEnd(at: buffer.cursor))
    return .moveCursor
  }

  /// Within a block the line above, from its first line the history.
  func moveUp() -> EditOutcome {
    let buffer = buffer
    let start = buffer.lineStart(at: buffer.cursor)
    guard start > 0 else {
      keys.push(.previousEntry)
      return .normal
    }
    let previous = buffer.lineStart(at: start - 1)
    moveCursor(to: min(previous + buffer.cursor - start, start - 1))
    return .moveCursor
  }

  func moveDown() -> EditOutcome {
    let buffer = buffer
    let end = buffer.lineEnd(at: buffer.cursor)
    guard end < buffer.scalars.count else {
      keys.push(.nextEntry)
      return .normal
    }
    let column = buffer.cursor - buffer.lineStart(at: buffer.cursor)
    moveCursor(to: min(end + 1 + column, buffer.lineEnd(at: end + 1)))
    return .moveCursor
  }
}
