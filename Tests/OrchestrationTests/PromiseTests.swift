import Foundation
import Testing

/// The map of the code names a test for each thing that orch promises of environments: each of them is there.
@Suite struct PromiseTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized

  /// The rows of the table below the heading.
  private static func promises() throws -> [(promise: String, tests: [String])] {
    let text = try String(contentsOf: root.appending(path: "Sources/ARCHITECTURE.md"), encoding: .utf8)
    let section = try #require(text.components(separatedBy: "\n## ").first { $0.hasPrefix("Promises") })
    return section.split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst().map { row in
      let cells = row.split(separator: "|").map(String.init)
      let quoted = (cells.last ?? "").components(separatedBy: "\"")
      // Between each first and second quotation mark.
      return (cells.first ?? "", quoted.indices.filter { $0 % 2 == 1 }.map { quoted[$0] })
    }
  }

  private static func texts() -> [String] {
    let tests = root.appending(path: "Tests")
    let files =
      FileManager.default.enumerator(at: tests, includingPropertiesForKeys: nil)?.compactMap { $0 as? URL } ?? []
    // Fixtures may hold what is no text.
    return files.filter {
      ["swift", "orch"].contains($0.pathExtension) && $0.lastPathComponent != "PromiseTests.swift"
    }
    .compactMap { try? String(contentsOf: $0, encoding: .utf8) }
  }

  @Test func `every promise has its tests, and they exist`() throws {
    let texts = Self.texts()
    let promises = try Self.promises()
    #expect(promises.count == 12)
    for (promise, tests) in promises {
      #expect(!tests.isEmpty, "\(promise) has no test")
      for test in tests {
        #expect(
          texts.contains { $0.contains("\"\(test)\"") || $0.contains("`\(test)`") }, "there is no test \"\(test)\"")
      }
    }
  }
}
