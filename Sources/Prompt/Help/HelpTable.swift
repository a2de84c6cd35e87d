import Terminal
import TextWidth

/// Rows of short cells and an explanation, which is broken into lines beside them.
struct HelpTable {
  let width: Int
  let style: Style

  private static let gap = 2
  private static let narrowest = 30
  private static let widestCell = 44

  /// The last cell of each row is the explanation.
  func lines(_ rows: [[String]]) -> [String] {
    let count = (rows.map(\.count).max() ?? 1) - 1
    let widths = (0..<count).map { column in
      rows.map { DisplayWidth.of($0[column]) }.filter { $0 <= Self.widestCell }.max() ?? 0
    }
    let lead = widths.reduce(Self.gap) { $0 + $1 + Self.gap }
    // On a narrow terminal the explanation stands below.
    let isBelow = width - lead < Self.narrowest
    let indent = isBelow ? Self.gap * 2 : lead
    return rows.flatMap { row in
      let head = self.head(row.dropLast(), widths)
      let text = Paragraph.lines(row.last ?? "", width: max(Self.narrowest, width - indent))
      let fits = !isBelow && DisplayWidth.of(head) <= lead
      let first = fits ? [head.padded(to: lead) + text[0]] : [head, String(repeating: " ", count: indent) + text[0]]
      return (first + text.dropFirst().map { String(repeating: " ", count: indent) + $0 }).map(
        Self.withoutTrailingSpaces)
    }
  }

  private func head(_ cells: ArraySlice<String>, _ widths: [Int]) -> String {
    cells.enumerated().reduce(String(repeating: " ", count: Self.gap)) { text, cell in
      let styled = style(cell.offset == 0 ? .accent : .muted, cell.element)
      let width = max(widths[cell.offset], DisplayWidth.of(cell.element))
      return text + styled.padded(to: width + Self.gap)
    }
  }

  private static func withoutTrailingSpaces(_ line: String) -> String {
    var line = line
    while line.last == " " { line.removeLast() }
    return line
  }
}
