import Foundation
import Testing

/// `Fixtures/README.md` tells of the language in the order of its programs: it names each of them once, and nothing that
/// is not there.
@Suite struct TourTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  private let text: String

  init() throws {
    text = try String(
      contentsOf: Self.root.appending(path: "Tests/LanguageTests/Fixtures/README.md"), encoding: .utf8)
  }

  /// What begins the entries of the lists.
  private var programs: [String] {
    text.split(separator: "\n").compactMap { line in
      guard line.hasPrefix("- `"), let end = line.range(of: "`: ") else { return nil }
      return String(line[line.index(line.startIndex, offsetBy: 3)..<end.lowerBound])
    }
  }

  @Test func `each program is told of once, and there`() {
    #expect(programs.count > 60)
    #expect(programs.sorted() == Fixture.all.map(\.name).sorted())
  }

  @Test func `what holds the other rules is there`() {
    let paths = text.matches(of: /`(Tests\/[^`]+)`/).map { String($0.1) }.filter { !$0.contains(" ") }
    #expect(paths.count > 15)
    for path in paths {
      #expect(FileManager.default.fileExists(atPath: Self.root.appending(path: path).path), "\(path) is not there")
    }
  }
}
