internal import Glibc

/// A terminal's size in character cells.
package struct WindowSize: Hashable, Sendable {
  package var columns: Int
  package var rows: Int

  package init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
  }

  /// Of a terminal that does not know its own.
  package static let standard = WindowSize(columns: 80, rows: 24)

  /// The size now; `nil` when the descriptor is no terminal or the terminal does not know.
  package static func of(descriptor: Int32) -> WindowSize? {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return nil }
    return WindowSize(columns: Int(size.ws_col), rows: Int(size.ws_row))
  }
}
