import Foundation
import Library
import Reporting
import Runtime
import Syntax
import Terminal
import Testing

/// Every program in `Fixtures` says by its comments what it is to print, and how it is to fail:
///
///     print 1 + 1
///     # expect: 2
///     fail "no"
///     # error: E0601 no
@Suite struct FixtureTests {
  @Test(arguments: Fixture.all) func `the program does what it says`(_ fixture: Fixture) throws {
    // For programs that start others on files beside them.
    setenv("ORCH_FIXTURES", fixture.folder, 1)
    let trial = ProgramTrial()
    let source = SourceFile(name: fixture.name, folder: fixture.folder, text: fixture.text)
    let ending = trial.run(source, arguments: ["one", "--size", "3", "--fast"])
    #expect(trial.output == fixture.expectedOutput)
    switch ending {
    case .completed: #expect(fixture.expectedErrors.isEmpty)
    case .rejected(let diagnostics):
      #expect(
        diagnostics.filter { $0.severity == .error }.map { "\($0.code.id) \($0.message)" } == fixture.expectedErrors)
    case .raised(.failure(let failure)):
      #expect(["\(failure.code.id) \(failure.message.split(separator: "\n").first ?? "")"] == fixture.expectedErrors)
    case .raised(let raised): #expect(["\(raised)"] == fixture.expectedErrors)
    }
  }
}

struct Fixture: Sendable, CustomTestStringConvertible {
  let name: String
  let folder: String
  let text: String

  var testDescription: String { name }
  var expectedOutput: String { marked("expect:").map { $0 + "\n" }.joined() }
  var expectedErrors: [String] { marked("error:") }

  private func marked(_ mark: String) -> [String] {
    lines(text).compactMap { line in
      guard let comment = line.firstRange(of: "# \(mark)") else { return nil }
      let rest = line[comment.upperBound...]
      return String(rest.hasPrefix(" ") ? rest.dropFirst() : rest)
    }
  }

  static let all: [Fixture] = {
    guard let folder = Bundle.module.resourceURL?.appendingPathComponent("Fixtures") else { return [] }
    let files =
      (FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.allObjects as? [URL]) ?? []
    return files.filter { $0.pathExtension == "orch" && !$0.path.contains("/libraries/") }.sorted { $0.path < $1.path }
      .compactMap { url in
        guard let text = try? String(contentsOf: url, encoding: .utf8) else { return nil }
        return Fixture(name: url.lastPathComponent, folder: url.deletingLastPathComponent().path, text: text)
      }
  }()
}
