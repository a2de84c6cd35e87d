import Syntax
import Testing

/// Programs with bytes changed, dropped and moved: whatever comes out, nothing may crash and all spans must fit.
@Suite struct MutationTests {
  /// SplitMix64: the same numbers in every run.
  private struct Numbers: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }

  private static let pieces =
    [
      "(", ")", "[", "]", "{", "}", "\"", "'", "\"\"\"", "'''", "$", "${", "$(", "\\", "\n", " ", "#", ",", ":", ";",
      ".",
      "...", "=>", "=", "-", "--x", "if ", "else", "try ", "not ", "in ", "fn ", "let ", "service ", "\0", "\u{FF}",
      "日",
      "$ ", "|", "&&", ">", "1m", "0x", "*", "\r\n", "##", "with ", "test ",
    ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xE6, 0x97]]

  private func check(_ text: [UInt8]) {
    for mode in [Parser.Mode.file, .prompt] {
      let source = SourceFile(name: "m.orch", text: text)
      let result = Parser.parse(source, mode: mode)
      for diagnostic in result.diagnostics {
        #expect(diagnostic.span.start >= 0 && diagnostic.span.start <= diagnostic.span.end)
        #expect(Int(diagnostic.span.end) <= text.count)
      }
      if mode == .file { _ = DiagnosticRenderer().render(Array(result.diagnostics.prefix(3))) }
    }
  }

  @Test(.timeLimit(.minutes(1)), arguments: Fixture.all(in: "Trees") + Fixture.all(in: "Diagnostics"))
  func nothingCrashes(_ fixture: Fixture) throws {
    let original = try fixture.source().text
    var numbers = Numbers(state: UInt64(original.count))
    for _ in 0..<20 {
      var text = original
      for _ in 0..<Int.random(in: 1...4, using: &numbers) {
        let place = Int.random(in: 0...text.count, using: &numbers)
        let end = min(text.count, place + Int.random(in: 0...8, using: &numbers))
        let piece = Self.pieces.randomElement(using: &numbers) ?? []
        text.replaceSubrange(place..<end, with: Bool.random(using: &numbers) ? piece : [])
      }
      check(text)
    }
    for end in stride(from: 0, to: original.count, by: 31) { check(Array(original[..<end])) }
  }
}
