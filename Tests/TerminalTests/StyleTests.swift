import Terminal
import Testing

@Suite struct StyleTests {
  @Test func `a role is rendered and closed`() {
    #expect(Style(.sixteen)(.error, "no") == "\u{1B}[1;31mno\u{1B}[0m")
  }

  @Test(arguments: Role.allCases)
  func `without colour a role is nothing`(role: Role) {
    #expect(Style.plain(role, "text") == "text")
  }

  @Test func `the outer style goes on after an inner one`() {
    let style = Style(.sixteen)
    let text = style(.error, "in \(style(.path, "a.orch")) here")
    #expect(text == "\u{1B}[1;31min \u{1B}[36ma.orch\u{1B}[0m\u{1B}[1;31m here\u{1B}[0m")
  }

  @Test func `nothing is not styled`() {
    #expect(Style(.direct)(.success, "") == "")
  }

  @Test func `grey is used where there is one`() {
    #expect(Style(.indexed)(.muted, "x") == "\u{1B}[38;5;245mx\u{1B}[0m")
    #expect(Style(.sixteen)(.muted, "x") == "\u{1B}[2mx\u{1B}[0m")
  }
}
