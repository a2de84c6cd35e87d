/// Candidates laid out for the terminal: in columns, or one a row with its explanation.
struct CompletionList {
  let candidates: [Completion]

  private static let gap = 2

  /// At most `rows` lines that are shorter than `columns`; the last one tells how many are left out.
  func lines(columns: Int, rows: Int) -> [String] {
    // One a row is easier to read, but long lists would push away what one is at.
    let hasDetails = candidates.count <= rows * 2 / 3 && candidates.contains { !$0.detail.isEmpty }
    let all = hasDetails ? explained(columns: columns) : grid(columns: columns, rows: rows)
    guard all.shown < candidates.count || all.lines.count > rows else { return all.lines }
    let kept = Array(all.lines.prefix(max(0, rows - 1)))
    let shown = all.shown < candidates.count ? all.shown : kept.count
    return kept + ["… and \(candidates.count - shown) more"]
  }

  private func label(_ candidate: Completion) -> String { candidate.label ?? candidate.text }

  private func explained(columns: Int) -> (lines: [String], shown: Int) {
    let widest = candidates.map { Self.width(label($0)) }.max() ?? 0
    let labelWidth = min(widest, columns / 2)
    let lines = candidates.map { candidate in
      let name = Self.padded(Self.cut(label(candidate), to: labelWidth), to: labelWidth + Self.gap)
      return Self.cut(name + candidate.detail, to: columns - 1)
    }
    return (lines.map(Self.withoutTrailingSpaces), candidates.count)
  }

  /// Filled downwards, as the eye reads a list; when not all fit, each column holds one row less for the last line.
  private func grid(columns: Int, rows: Int) -> (lines: [String], shown: Int) {
    let labels = candidates.map { Self.cut(label($0), to: columns - 1) }
    let cell = (labels.map(Self.width).max() ?? 0) + Self.gap
    let perRow = max(1, (columns - 1 + Self.gap) / cell)
    let needed = (labels.count + perRow - 1) / perRow
    let height = needed <= rows ? needed : max(1, rows - 1)
    let shown = min(labels.count, height * perRow)
    let lines = (0..<height).map { row in
      let cells = stride(from: row, to: shown, by: height).map { Self.padded(labels[$0], to: cell) }
      return Self.withoutTrailingSpaces(cells.joined())
    }
    return (lines, shown)
  }

  // MARK: Widths as the line editor counts them

  private static func width(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + CursorLayout.width(of: $1) }
  }

  private static func cut(_ text: String, to width: Int) -> String {
    guard self.width(text) > width else { return text }
    var result = ""
    for character in text {
      if self.width(result + String(character)) >= width { break }
      result.append(character)
    }
    return result + "…"
  }

  private static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - self.width(text)))
  }

  private static func withoutTrailingSpaces(_ text: String) -> String {
    var text = text
    while text.last == " " { text.removeLast() }
    return text
  }
}
