import Foundation
import Library
import Reporting
import Runtime
import Syntax
import Terminal
import Testing

/// Every program in `Fixtures` says by its comments what it is to print, how it is to fail and what it is warned of:
///
///     print 1 + 1
///     # expect: 2
///     fail "no"
///     # error: E0601 no
///
/// An error is where the line above its mark begins. What cannot stand there says so: `# error 12: …`, `# error lib.orch:3: …`.
@Suite struct FixtureTests {
  @Test(arguments: Fixture.all) func `the program does what it says`(_ fixture: Fixture) throws {
    // For programs that start others on files beside them.
    setenv("ORCH_FIXTURES", fixture.folder, 1)
    let trial = ProgramTrial()
    let source = SourceFile(name: fixture.name, folder: fixture.folder, text: fixture.text)
    #expect(
      ProgramLoader().check(source).filter { $0.severity == .warning }.map { found($0, in: fixture) }
        == fixture.warnings.map(\.description))
    let ending = trial.run(source, arguments: ["one", "--size", "3", "--fast"])
    #expect(trial.output == fixture.expectedOutput)
    switch ending {
    case .completed: #expect(fixture.errors.isEmpty)
    case .rejected(let diagnostics):
      #expect(
        diagnostics.filter { $0.severity == .error }.map { found($0, in: fixture) } == fixture.errors.map(\.description)
      )
    case .raised(.failure(let failure)):
      let location = try #require(failure.location)
      let place = fixture.place(location.source, location.span)
      let message = failure.message.split(separator: "\n").first ?? ""
      #expect(["\(place): \(failure.code.id) \(message)"] == fixture.errors.map(\.description))
    case .raised(let raised): #expect(["\(raised)"] == fixture.errors.map(\.message))
    }
  }

  private func found(_ diagnostic: Diagnostic, in fixture: Fixture) -> String {
    "\(fixture.place(diagnostic.source, diagnostic.span)): \(diagnostic.code.id) \(diagnostic.message)"
  }

  @Test func `no two programs share a number`() {
    let names = Fixture.all.map(\.name).filter { $0.prefix { $0.isNumber }.count == 2 }
    #expect(names.count > 50 && Set(names.map { $0.prefix(2) }).count == names.count)
  }
}

struct Fixture: Sendable, CustomTestStringConvertible {
  let name: String
  let folder: String
  let text: String

  /// Something that a program is told, and where.
  struct Mark: CustomStringConvertible {
    var place: String
    var message: String

    var description: String { "\(place): \(message)" }
  }

  var testDescription: String { name }
  var expectedOutput: String { marks("expect").map { $0.message + "\n" }.joined() }
  var errors: [Mark] { marks("error") }
  var warnings: [Mark] { marks("warning") }

  /// `12`, or `lib.orch:3` in another file.
  func place(_ source: SourceFile, _ span: Span) -> String {
    let line = source.position(at: Int(span.start)).line
    return source.name == name ? "\(line)" : "\(source.name):\(line)"
  }

  /// What stands behind `# KIND:` and `# KIND PLACE:`.
  private func marks(_ kind: String) -> [Mark] {
    var above = 0
    return lines(text).enumerated().compactMap { index, line -> Mark? in
      let code = line.drop { $0 == " " }
      if !code.isEmpty, !code.hasPrefix("#") { above = index + 1 }
      guard let begin = line.firstRange(of: "# \(kind)"), let colon = line[begin.upperBound...].firstRange(of: ":")
      else { return nil }
      var (place, rest) = (line[begin.upperBound..<colon.lowerBound], line[colon.upperBound...])
      guard place.isEmpty || place.hasPrefix(" ") else { return nil }
      if let next = rest.firstIndex(of: ":"), rest[..<next].allSatisfy(\.isNumber), !place.isEmpty {
        (place, rest) = (line[begin.upperBound..<next], rest[rest.index(after: next)...])
      }
      // Anything else is a sentence that begins like a mark.
      guard place.isEmpty || place.last?.isNumber == true else { return nil }
      return Mark(
        place: place.isEmpty ? "\(above)" : String(place.dropFirst()),
        message: String(rest.hasPrefix(" ") ? rest.dropFirst() : rest))
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
