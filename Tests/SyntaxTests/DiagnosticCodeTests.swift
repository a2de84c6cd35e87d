import Syntax
import Testing

@Suite struct DiagnosticCodeTests {
  @Test func idsAreUniqueAndWellFormed() {
    let ids = DiagnosticCode.all.map(\.id)
    #expect(ids == Set(ids).sorted { ($0.hasPrefix("W") ? 1 : 0, $0) < ($1.hasPrefix("W") ? 1 : 0, $1) })
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
