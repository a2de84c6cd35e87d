import Foundation
import Library
import Runtime
import Syntax
import Testing

/// What `orch explain` shows is true: each wrong example makes its own mistake and no other, each right one makes none.
@Suite struct CodePageTests {
  /// Stands for what nobody foresaw.
  private static let withoutExample: Set<String> = ["E0622"]
  /// Their right examples need an engine: the tests of commands run them.
  private static let rightOnEngine: Set<String> = ["E0617", "E0618", "E0620", "E0626", "E0627", "E0628", "E0629"]
  /// Their wrong ones too.
  private static let wrongOnEngine: Set<String> = ["E0618", "E0620", "E0626", "E0627", "E0629"]
  private static let shown = DiagnosticCode.all.filter { !withoutExample.contains($0.id) }
  private static let atRunTime = Set(DiagnosticCode.runtimeCodes.map(\.id))

  @Test(arguments: shown.filter { !wrongOnEngine.contains($0.id) }) func `the wrong example gives exactly its code`(
    _ code: DiagnosticCode
  ) throws {
    #expect(try codes(code, code.wrong, runs: Self.atRunTime.contains(code.id)) == [code.id])
  }

  @Test(arguments: shown) func `the right example gives none`(_ code: DiagnosticCode) throws {
    #expect(
      try codes(code, code.right, runs: Self.atRunTime.contains(code.id) && !Self.rightOnEngine.contains(code.id)) == []
    )
  }

  @Test func `every page has a wrong and a right example`() {
    #expect(Self.shown.filter { $0.wrong.isEmpty || $0.right.isEmpty }.map(\.id) == [])
    #expect(Set(DiagnosticCode.all.filter(\.examples.isEmpty).map(\.id)) == Self.withoutExample)
  }

  @Test(arguments: DiagnosticCode.all.filter { !$0.files.isEmpty }) func `what stands beside an example is used by it`(
    _ code: DiagnosticCode
  ) {
    let texts = [code.wrong, code.right] + code.files.map(\.text)
    for file in code.files { #expect(texts.contains { $0.contains("\"\(file.name)\"") }) }
  }

  /// Mistakes that are found before a program runs are looked for without running it: the examples start programs.
  private func codes(_ code: DiagnosticCode, _ example: String, runs: Bool) throws -> [String] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "orch-page-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for file in code.files { try Data(file.bytes).write(to: folder.appending(path: file.name)) }
    let source = SourceFile(name: "main.orch", folder: folder.path, text: example)
    guard runs else { return ProgramLoader().check(source).map(\.code.id) }
    let trial = ProgramTrial()
    switch trial.run(source) {
    case .completed: return trial.failures
    case .rejected(let diagnostics): return diagnostics.map(\.code.id)
    case .raised(.failure(let failure)): return [failure.code.id]
    case .raised(let raised): return ["\(raised)"]
    }
  }
}
