import Synchronization
import Terminal
import TerminalTesting
import Testing

@Suite struct LiveRegionTests {
  private static let live = Capabilities(
    isTerminal: true, colour: .none, liveProgress: true, unicode: true, width: 20)
  private static let plain = Capabilities(
    isTerminal: false, colour: .none, liveProgress: false, unicode: true, width: nil)

  /// What a region writes to, with a screen that shows it.
  private struct Stage {
    let sink = MemorySink()
    var screen = Screen(columns: 20, rows: 6)

    mutating func show() -> String {
      // The terminal's driver adds the carriage return.
      screen.receive(sink.take().split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n"))
      return screen.text
    }
  }

  private func region(on sink: MemorySink, _ capabilities: Capabilities = live) -> LiveRegion {
    LiveRegion(sink: sink, capabilities: capabilities) { WindowSize(columns: 20, rows: 6) }
  }

  @Test func `lines are redrawn in place`() {
    var stage = Stage()
    var region = region(on: stage.sink)
    region.update(["postgres pulling", "redis created"])
    #expect(stage.show() == "postgres pulling\nredis created")
    region.update(["postgres ready", "redis ready", "api building"])
    #expect(stage.show() == "postgres ready\nredis ready\napi building")
    region.update(["api building"])
    #expect(stage.show() == "api building")
  }

  @Test func `permanent lines go above`() {
    var stage = Stage()
    var region = region(on: stage.sink)
    region.update(["working 1", "working 2"])
    region.print(["a line longer than the terminal is wide", "b"])
    #expect(stage.show() == "a line longer than t\nhe terminal is wide\nb\nworking 1\nworking 2")
  }

  @Test func `the region stays at the bottom when the screen scrolls`() {
    var stage = Stage()
    var region = region(on: stage.sink)
    region.update(["live 1", "live 2"])
    for number in 1...10 { region.print(["line \(number)"]) }
    #expect(stage.show() == "line 7\nline 8\nline 9\nline 10\nlive 1\nlive 2")
    #expect(stage.screen.scrolledOut == (1...6).map { "line \($0)" })
  }

  @Test func `finishing erases the region and shows the cursor`() {
    var stage = Stage()
    var region = region(on: stage.sink)
    region.update(["live 1", "live 2"])
    _ = stage.show()
    #expect(!stage.screen.modes.contains(25))
    region.finish(["3 passed"])
    #expect(stage.show() == "3 passed")
    #expect(stage.screen.modes.contains(25))
    #expect(stage.screen.cursor == (1, 0))
    region.finish()
    #expect(stage.sink.text.isEmpty)
  }

  @Test func `lines are cut to the window`() {
    var stage = Stage()
    var region = region(on: stage.sink)
    region.update((1...9).map { "line \($0) with a long tail" })
    #expect(stage.show().split(separator: "\n") == (1...5).map { "line \($0) with a long…" })
  }

  @Test func `what has not changed is not written`() {
    let sink = MemorySink()
    var region = region(on: sink)
    region.update(["constant", "1"])
    _ = sink.take()
    region.update(["constant", "1"])
    #expect(sink.text.isEmpty)
    region.update(["constant", "2"])
    #expect(!sink.text.contains("constant"))
  }

  @Test func `a narrower window wraps what was drawn, and all of it is erased`() {
    let sizes = SizeBox(WindowSize(columns: 20, rows: 6))
    let sink = MemorySink()
    var region = LiveRegion(sink: sink, capabilities: Self.live) { sizes.value }
    region.update(["0123456789abcde", "second"])
    // The terminal wraps the first line at ten columns, so the cursor is now in the third row.
    var screen = Screen(columns: 10, rows: 6)
    screen.receive("0123456789abcde\r\nsecond")
    _ = sink.take()
    sizes.value = WindowSize(columns: 10, rows: 6)
    region.update(["0123456789abcde", "second"])
    screen.receive(sink.take())
    #expect(screen.text == "01234567…\nsecond")
  }

  @Test func `without a live terminal only permanent lines are written`() {
    let sink = MemorySink()
    var region = region(on: sink, Self.plain)
    region.update(["working"])
    region.print(["postgres ready"])
    region.finish(["done"])
    #expect(sink.text == "postgres ready\ndone\n")
  }
}

/// A window size that changes while a region reads it.
private final class SizeBox: Sendable {
  private let size: Mutex<WindowSize>

  init(_ size: WindowSize) { self.size = Mutex(size) }

  var value: WindowSize {
    get { size.withLock { $0 } }
    set { size.withLock { $0 = newValue } }
  }
}
