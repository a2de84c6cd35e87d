extension EditSession {
  /// Inserts what all candidates share; when that gains nothing, shows them.
  func complete() -> EditOutcome {
    if request.isAnswer { return .beep }
    let buffer = buffer
    if buffer.isInIndentation { return insertIndent() }
    let completions = hooks.completions(buffer.text, buffer.cursorOffset)
    guard let typed = buffer.text(from: completions.start) else { return .beep }
    switch completions.candidates.count {
    case 0: return .beep
    case 1:
      let only = completions.candidates[0]
      return replace(typed, with: only.text + only.suffix)
    default:
      let prefix = completions.commonPrefix
      if prefix.hasPrefix(typed), prefix != typed { return replace(typed, with: prefix) }
      return show(completions.candidates)
    }
  }

  private func replace(_ typed: String, with text: String) -> EditOutcome {
    guard typed != text else { return .beep }
    deleteBackwards(typed.unicodeScalars.count)
    insert(text)
    return .refresh
  }

  private func show(_ candidates: [Completion]) -> EditOutcome {
    let choices = ShownChoices(text: buffer.text, cursor: buffer.cursorOffset, choices: candidates.map(\.text))
    // The same list once more would tell nothing new.
    guard choices != shownChoices else { return .beep }
    shownChoices = choices
    let size = windowSize
    let list = CompletionList(candidates: candidates)
    printAbove(list.lines(columns: size.columns, rows: max(2, size.rows - editRows - 1)))
    return .normal
  }
}

/// What was listed last, for which text.
struct ShownChoices: Equatable {
  var text: String
  var cursor: Int
  var choices: [String]
}

extension EditBuffer {
  /// The text from an offset in UTF-8 bytes to the cursor; `nil` when the offset is not in front of it.
  fileprivate func text(from offset: Int) -> String? {
    let before = Self.string(scalars[..<cursor])
    guard offset >= 0, offset <= before.utf8.count else { return nil }
    let start = before.utf8.index(before.startIndex, offsetBy: offset)
    guard let start = start.samePosition(in: before.unicodeScalars) else { return nil }
    return String(before.unicodeScalars[start...])
  }
}
