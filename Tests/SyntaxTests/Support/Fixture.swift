import Foundation
import Syntax
import Testing

/// A program under `Fixtures`, with the recorded text of what it gives.
struct Fixture: Sendable, CustomTestStringConvertible {
  let path: String

  var testDescription: String { path.split(separator: "/").suffix(2).joined(separator: "/") }

  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures")

  static func all(in folder: String) -> [Fixture] {
    let found = try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)
    return (found ?? []).filter { $0.hasSuffix(".orch") }.sorted().map { name in
      Fixture(path: root.appending(path: folder).appending(path: name).path)
    }
  }

  /// Every program of the project: fixtures of all suites, examples, scripts.
  static let everywhere: [Fixture] = {
    let project = root.appending(path: "../../..").standardizedFileURL
    return ["Tests", "examples", "scripts"].flatMap { folder in
      let files = FileManager.default.enumerator(atPath: project.appending(path: folder).path)?.compactMap {
        $0 as? String
      }
      return (files ?? []).filter { $0.hasSuffix(".orch") }.sorted().map { name in
        Fixture(path: project.appending(path: folder).appending(path: name).path)
      }
    }
  }()

  func source() throws -> SourceFile {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return SourceFile(name: name, text: Array(try Data(contentsOf: URL(filePath: path))))
  }

  /// Compares with the text beside the program, or writes it when `ORCH_RECORD` is set.
  func expect(_ actual: String, _ kind: String) throws {
    let golden = path.dropLast("orch".count) + kind
    if ProcessInfo.processInfo.environment["ORCH_RECORD"] != nil {
      try actual.write(toFile: String(golden), atomically: true, encoding: .utf8)
    }
    let recorded = try String(contentsOfFile: String(golden), encoding: .utf8)
    #expect(actual == recorded, "\(golden) differs; look at it and record it anew with ORCH_RECORD=1")
  }
}
