import TextWidth

/// A few lines at the bottom of the terminal that are redrawn in place, with permanent lines printed above them.
///
/// Its owner keeps it on one thread or in one actor, and ends it with `finish`, which also restores the cursor.
/// Where nothing may be redrawn (files, CI, dumb terminals) only the permanent lines are written.
package struct LiveRegion {
  private let sink: any OutputSink
  private let isLive: Bool
  private let unicode: Bool
  private let windowSize: @Sendable () -> WindowSize?
  private var drawn: Drawing?

  /// What stands on the screen; the cursor is at the end of its last line.
  private struct Drawing {
    var lines: [String]
    var columns: Int

    /// Terminals wrap lines again when they get narrower, so what was drawn may now take more rows.
    func rows(at columns: Int) -> Int {
      guard columns < self.columns else { return lines.count }
      return lines.reduce(0) { $0 + max(1, (DisplayWidth.of($1) + columns - 1) / max(1, columns)) }
    }
  }

  package init(
    sink: any OutputSink, capabilities: Capabilities, windowSize: @escaping @Sendable () -> WindowSize?
  ) {
    self.sink = sink
    self.windowSize = windowSize
    isLive = capabilities.liveProgress
    unicode = capabilities.unicode
  }

  /// Shows these lines instead of the ones before; lines beyond the terminal's height are left out.
  package mutating func update(_ lines: [String]) {
    guard isLive else { return }
    redraw(lines, below: [])
  }

  /// Prints lines that stay, above the region.
  package mutating func print(_ permanent: [String]) {
    guard !permanent.isEmpty else { return }
    guard isLive, let drawn else {
      sink.write(permanent.map { $0 + "\n" }.joined())
      return
    }
    redraw(drawn.lines, below: permanent)
  }

  /// Erases the region, prints last permanent lines and gives the terminal back.
  package mutating func finish(_ permanent: [String] = []) {
    guard let drawn else { return print(permanent) }
    let columns = windowSize()?.columns ?? drawn.columns
    sink.write(
      Self.home(rows: drawn.rows(at: columns)) + Self.eraseBelow + permanent.map { $0 + "\n" }.joined()
        + Self.showCursor)
    self.drawn = nil
  }

  private mutating func redraw(_ lines: [String], below permanent: [String]) {
    let size = windowSize() ?? .standard
    // The last column stays free: writing it makes some terminals wrap, others erase it again.
    let fitted = lines.prefix(max(1, size.rows - 1)).map { $0.fitted(to: size.columns - 1, unicode: unicode) }
    guard !fitted.isEmpty else { return finish(permanent) }
    if permanent.isEmpty, let drawn, drawn.lines == fitted, drawn.columns == size.columns { return }

    var output = Self.beginSynchronized
    if let drawn {
      output += Self.home(rows: drawn.rows(at: size.columns))
      if drawn.columns != size.columns { output += Self.eraseBelow }
    } else {
      output += Self.hideCursor
    }
    // Overwriting and erasing only what is left of each line is what keeps the picture from flickering.
    for line in permanent { output += line + Self.eraseRight + "\r\n" }
    output += changes(to: fitted, size: size, isMoved: !permanent.isEmpty)
    sink.write(output + Self.eraseBelow + Self.endSynchronized)
    drawn = Drawing(lines: fitted, columns: size.columns)
  }

  private func changes(to lines: [String], size: WindowSize, isMoved: Bool) -> String {
    let before = isMoved || drawn?.columns != size.columns ? [] : drawn?.lines ?? []
    var output = ""
    for (index, line) in lines.enumerated() {
      let isLast = index == lines.count - 1
      // The last line is always written, as the cursor has to end behind it.
      if isLast || index >= before.count || before[index] != line { output += line + Self.eraseRight }
      if !isLast { output += "\r\n" }
    }
    return output
  }

  private static let beginSynchronized = "\u{1B}[?2026h"
  private static let endSynchronized = "\u{1B}[?2026l"
  private static let hideCursor = "\u{1B}[?25l"
  private static let showCursor = "\u{1B}[?25h"
  private static let eraseRight = "\u{1B}[K"
  private static let eraseBelow = "\u{1B}[J"

  private static func home(rows: Int) -> String { rows > 1 ? "\r\u{1B}[\(rows - 1)A" : "\r" }
}
