import Foundation
import Library
import Runtime
import Syntax
import Testing

/// What `orch explain` shows is true: each wrong example makes its own mistake and no other, each right one makes none.
@Suite struct CodePageTests {
  /// Errors that only a running engine gives, and one that stands for what nobody foresaw.
  private static let notShown: Set<String> = ["E0618", "E0620", "E0622", "E0626", "E0627"]
  private static let shown = DiagnosticCode.all.filter { !notShown.contains($0.id) }
  private static let atRunTime = Set(DiagnosticCode.runtimeCodes.map(\.id))

  @Test(arguments: shown) func `the wrong example gives exactly its code`(_ code: DiagnosticCode) {
    #expect(codes(code, code.wrong) == [code.id])
  }

  @Test(arguments: shown) func `the right example gives none`(_ code: DiagnosticCode) {
    #expect(codes(code, code.right) == [])
  }

  @Test(arguments: notShown) func `what no test bench can show is at least checked`(_ id: String) {
    let code = DiagnosticCode.find(id)
    for example in [code?.wrong ?? "", code?.right ?? ""] where !example.isEmpty {
      #expect(ProgramLoader().check(source(example)).map(\.code.id) == [])
    }
  }

  /// Mistakes that are found before a program runs are looked for without running it: the examples start programs.
  private func codes(_ code: DiagnosticCode, _ example: String) -> [String] {
    guard Self.atRunTime.contains(code.id) else { return ProgramLoader().check(source(example)).map(\.code.id) }
    switch ProgramTrial().run(source(example)) {
    case .completed: return []
    case .rejected(let diagnostics): return diagnostics.map(\.code.id)
    case .raised(.failure(let failure)): return [failure.code.id]
    case .raised(let raised): return ["\(raised)"]
    }
  }

  /// The page on UTF-8 cannot hold what it is about: U+FFFD stands for a byte of another encoding.
  private func source(_ example: String) -> SourceFile {
    let pieces = example.split(separator: "\u{FFFD}", omittingEmptySubsequences: false).map { Array($0.utf8) }
    let folder = Bundle.module.resourceURL?.appendingPathComponent("Fixtures/libraries").resolvingSymlinksInPath().path
    return SourceFile(name: "main.orch", folder: folder, text: Array(pieces.joined(separator: [0xE9])))
  }
}
