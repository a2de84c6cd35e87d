internal import Glibc

/// A terminal in memory: a program works on its device while a test types and looks at its screen.
package final class PseudoTerminal {
  /// What the program under test opens.
  package let device: Int32
  private let keyboard: Int32
  package private(set) var screen: Screen

  package struct Failure: Error {
    package let operation: String
    package let errorNumber: Int32
  }

  package init(columns: Int = 60, rows: Int = 12) throws {
    var keyboard: Int32 = -1
    var device: Int32 = -1
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    guard openpty(&keyboard, &device, nil, nil, &size) == 0 else {
      throw Failure(operation: "openpty", errorNumber: errno)
    }
    self.keyboard = keyboard
    self.device = device
    screen = Screen(columns: columns, rows: rows)
  }

  deinit {
    Glibc.close(keyboard)
    Glibc.close(device)
  }

  package func send(_ text: String) { send(Array(text.utf8)) }

  package func send(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(keyboard, $0.baseAddress, $0.count) }
      if count < 0 && errno != EINTR { return }
      rest = rest.dropFirst(max(0, count))
    }
  }

  /// Changes the window's size and tells this process so, as the terminal's driver would.
  package func resize(columns: Int, rows: Int) {
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(keyboard, UInt(TIOCSWINSZ), &size)
    screen.resize(columns: columns, rows: rows)
    kill(getpid(), SIGWINCH)
  }

  /// Shows the program's output until the screen is as wanted; false when that did not happen in time.
  package func waits(seconds: Double = 10, until isWanted: (Screen) -> Bool) async throws -> Bool {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while true {
      while let bytes = output() { screen.receive(bytes) }
      if isWanted(screen) { return true }
      if ContinuousClock.now > deadline { return false }
      try await Task.sleep(for: .milliseconds(2))
    }
  }

  /// What the device's driver does with keys: whether lines are edited and echoed by it.
  package var isCooked: Bool {
    var settings = termios()
    return tcgetattr(device, &settings) == 0 && settings.c_lflag & UInt32(ICANON) != 0
      && settings.c_lflag & UInt32(ECHO) != 0 && settings.c_lflag & UInt32(ISIG) != 0
  }

  private func output() -> [UInt8]? {
    var request = pollfd(fd: keyboard, events: Int16(POLLIN), revents: 0)
    guard poll(&request, 1, 0) > 0 else { return nil }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(keyboard, &bytes, bytes.count)
    return count > 0 ? Array(bytes[..<count]) : nil
  }
}
