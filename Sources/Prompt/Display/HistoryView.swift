import Terminal

/// What was entered in a session, numbered, with a mark at what failed.
struct HistoryView {
  let width: Int
  let style: Style
  let unicode: Bool

  /// Of a long block only the beginning is shown.
  private static let mostLines = 12

  func lines(_ entries: [SessionLog.Entry], last: Int?) -> [String] {
    let digits = String(entries.count).count
    let first = max(0, entries.count - max(0, last ?? entries.count))
    return entries[first...].enumerated().flatMap { offset, entry in
      let number = String(first + offset + 1).padded(to: digits, .right)
      let mark = entry.worked ? " " : style(.error, unicode ? "✗" : "x")
      let margin = String(repeating: " ", count: digits + 3)
      return text(entry).enumerated().map { row, line in
        (row == 0 ? "\(style(.muted, number)) \(mark) " : margin)
          + line.fitted(to: max(10, width - digits - 3), unicode: unicode)
      }
    }
  }

  private func text(_ entry: SessionLog.Entry) -> [String] {
    let lines = entry.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.count > Self.mostLines else { return lines }
    return lines.prefix(Self.mostLines - 1) + ["… and \(lines.count - Self.mostLines + 1) more lines"]
  }
}
