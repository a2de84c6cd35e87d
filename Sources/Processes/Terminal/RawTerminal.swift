internal import Glibc

/// This process' terminal with every key passed on as it is typed, Ctrl-C included, and nothing made of what is printed.
package final class RawTerminal {
  private var modes = termios()

  /// Of the terminal that standard input and standard output both are; `nil` where they are none.
  package static var size: (rows: Int, columns: Int)? {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { return nil }
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0, size.ws_col > 0 else { return (24, 80) }
    return (Int(size.ws_row), Int(size.ws_col))
  }

  /// `nil` where there is no terminal to set.
  package init?() {
    guard tcgetattr(STDIN_FILENO, &modes) == 0 else { return nil }
    var raw = modes
    cfmakeraw(&raw)
    guard tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) == 0 else { return nil }
  }

  /// As it was before.
  package func restore() { tcsetattr(STDIN_FILENO, TCSADRAIN, &modes) }
}
