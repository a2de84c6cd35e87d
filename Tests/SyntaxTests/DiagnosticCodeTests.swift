import Syntax
import Testing

@Suite struct DiagnosticCodeTests {
  /// Those that this room reports.
  private static let own = DiagnosticCode.all.filter { $0.id.hasPrefix("E01") }

  @Test(arguments: own)
  func wrongExampleGivesItsCodeOnce(_ code: DiagnosticCode) {
    let result = Parser.parse(source(code.wrong))
    #expect(result.diagnostics.map(\.code.id) == [code.id])
  }

  @Test(arguments: own)
  func rightExampleGivesNothing(_ code: DiagnosticCode) {
    let result = Parser.parse(source(code.right))
    #expect(DiagnosticRenderer().render(result.diagnostics) == "")
  }

  @Test(arguments: DiagnosticCode.all.filter { !$0.id.hasPrefix("E01") })
  func examplesOfOtherCodesParse(_ code: DiagnosticCode) {
    for example in [code.wrong, code.right] {
      #expect(DiagnosticRenderer().render(parse(example).diagnostics) == "")
    }
  }

  /// The page on UTF-8 cannot hold what it is about: U+FFFD stands for a byte of another encoding.
  private func source(_ text: String) -> SourceFile {
    let pieces = text.split(separator: "\u{FFFD}", omittingEmptySubsequences: false).map { Array($0.utf8) }
    return SourceFile(name: "example.orch", text: Array(pieces.joined(separator: [0xE9])))
  }

  @Test func idsAreUniqueAndWellFormed() {
    let ids = DiagnosticCode.all.map(\.id)
    #expect(Set(ids).count == ids.count)
    for id in ids {
      #expect(id.count == 5 && (id.hasPrefix("E0") || id.hasPrefix("W0")) && id.dropFirst().allSatisfy(\.isNumber))
    }
  }

  @Test func pagesAreComplete() {
    for code in DiagnosticCode.all {
      #expect(!code.title.hasSuffix(".") && !code.title.isEmpty, "\(code.id)")
      #expect(code.explanation.hasSuffix(".") || code.explanation.hasSuffix("`."), "\(code.id)")
      #expect(code.wrong != code.right || code.wrong.isEmpty, "\(code.id)")
    }
  }

  @Test func codesAreFoundHoweverTheyAreCapitalised() {
    #expect(DiagnosticCode.find("e0128")?.title == "chain of comparisons")
    #expect(DiagnosticCode.find("E9999") == nil)
  }
}
