import TextWidth

/// Rows of text in aligned columns.
package struct Table: Sendable {
  package struct Column: Sendable {
    package var title: String
    package var alignment: Alignment
    /// Whether its cells may be cut when the terminal is narrow; names that a user copies should not be.
    package var canShrink: Bool

    package init(_ title: String, _ alignment: Alignment = .left, canShrink: Bool = true) {
      self.title = title
      self.alignment = alignment
      self.canShrink = canShrink
    }
  }

  package private(set) var columns: [Column]
  package private(set) var rows: [[String]] = []

  private static let gap = 2
  private static let narrowestCell = 4

  package init(_ columns: [Column]) { self.columns = columns }

  /// Adds a row, whose cells may be styled; missing cells are empty, surplus ones are dropped.
  package mutating func append(_ cells: [String]) {
    rows.append((0..<columns.count).map { $0 < cells.count ? cells[$0] : "" })
  }

  /// The table's lines, at most `width` columns wide (`nil`: as wide as need be), headed unless every title is empty.
  package func lines(width: Int?, style: Style = .plain, unicode: Bool = true) -> [String] {
    let oneLined = rows.map { row in row.map { $0.fitted(to: .max, unicode: unicode) } }
    let widths = shrunk(naturalWidths(oneLined), to: width)
    var lines = oneLined.map { line($0, widths, unicode: unicode) }
    if columns.contains(where: { !$0.title.isEmpty }) {
      let titles = columns.enumerated().map { index, column in
        style(.muted, column.title.fitted(to: widths[index], unicode: unicode))
      }
      lines.insert(line(titles, widths, unicode: unicode), at: 0)
    }
    guard let width else { return lines }
    return lines.map { $0.fitted(to: width, unicode: unicode) }
  }

  private func naturalWidths(_ rows: [[String]]) -> [Int] {
    columns.indices.map { index in
      rows.reduce(DisplayWidth.of(columns[index].title)) { max($0, DisplayWidth.of($1[index])) }
    }
  }

  /// Takes columns from the widest cell that may shrink, one at a time, so that narrow ones stay whole.
  private func shrunk(_ natural: [Int], to width: Int?) -> [Int] {
    guard let width else { return natural }
    var widths = natural
    var excess = widths.reduce(0, +) + Self.gap * max(0, widths.count - 1) - width
    while excess > 0 {
      let candidates = widths.indices.filter { columns[$0].canShrink && widths[$0] > Self.narrowestCell }
      guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
      widths[widest] -= 1
      excess -= 1
    }
    return widths
  }

  private func line(_ cells: [String], _ widths: [Int], unicode: Bool) -> String {
    var line = ""
    for (index, cell) in cells.enumerated() {
      let fitted = cell.fitted(to: widths[index], unicode: unicode)
      let isLast = index == cells.count - 1
      if isLast, columns[index].alignment == .left {
        line += fitted
      } else {
        line += fitted.padded(to: widths[index], columns[index].alignment)
      }
      if !isLast { line += String(repeating: " ", count: Self.gap) }
    }
    while line.last == " " { line.removeLast() }
    return line
  }
}
