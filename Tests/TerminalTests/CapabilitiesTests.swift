import Terminal
import Testing

@Suite struct CapabilitiesTests {
  private func capabilities(
    terminal: Bool = true, _ variables: [String: String], choice: ColourChoice = .automatic
  ) -> Capabilities {
    Capabilities(
      TerminalFacts(isTerminal: terminal, size: WindowSize(columns: 100, rows: 30), variables: variables),
      colour: choice)
  }

  @Test func `a usual terminal gets colours, live progress and its width`() {
    #expect(
      capabilities(["TERM": "xterm-256color", "LANG": "de_DE.UTF-8"])
        == Capabilities(isTerminal: true, colour: .indexed, liveProgress: true, unicode: true, width: 100))
  }

  @Test func `a pipe gets neither, and is never cut`() {
    #expect(
      capabilities(terminal: false, ["TERM": "xterm"])
        == Capabilities(isTerminal: false, colour: .none, liveProgress: false, unicode: true, width: nil))
  }

  @Test(arguments: [
    (["TERM": "xterm"], ColourDepth.sixteen),
    (["TERM": "xterm", "COLORTERM": "truecolor"], .direct),
    (["TERM": "dumb"], .none),
    ([:], .none),
    (["TERM": "xterm", "NO_COLOR": "1"], .none),
    (["TERM": "xterm", "NO_COLOR": ""], .sixteen),
    (["TERM": "xterm", "NO_COLOR": "1", "FORCE_COLOR": "1"], .none),
  ])
  func `colour follows the variables`(variables: [String: String], depth: ColourDepth) {
    #expect(capabilities(variables).colour == depth)
  }

  @Test func `colour can be forced into a pipe, and the command line decides over everything`() {
    #expect(capabilities(terminal: false, ["FORCE_COLOR": "1"]).colour == .sixteen)
    #expect(capabilities(terminal: false, ["FORCE_COLOR": "0"]).colour == .none)
    #expect(capabilities(terminal: false, ["NO_COLOR": "1"], choice: .always).colour == .sixteen)
    #expect(capabilities(["TERM": "xterm"], choice: .never).colour == .none)
  }

  @Test func `CI keeps colour but not live progress`() {
    let inCI = capabilities(["TERM": "xterm", "CI": "true"])
    #expect(inCI.colour == .sixteen)
    #expect(!inCI.liveProgress)
    #expect(capabilities(["TERM": "xterm", "CI": "false"]).liveProgress)
    #expect(!capabilities(["TERM": "dumb"]).liveProgress)
  }

  @Test(arguments: [("C", false), ("POSIX", false), ("de_DE.ISO-8859-1", false), ("C.utf8", true), ("en_GB", true)])
  func `only a locale that states another charset forbids Unicode`(locale: String, allowed: Bool) {
    #expect(capabilities(["LANG": "en_US.UTF-8", "LC_ALL": locale]).unicode == allowed)
  }
}
