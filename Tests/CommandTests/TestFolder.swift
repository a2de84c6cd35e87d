import Foundation

/// A folder with files that goes with the test. It is a project of its own, whatever lies above.
final class TestFolder {
  let path: String

  init(_ files: [String: String]) throws {
    path = FileManager.default.temporaryDirectory.appending(path: "orch-test-\(UUID().uuidString)").path
    let git = URL(filePath: path).appending(path: ".git")
    try FileManager.default.createDirectory(at: git, withIntermediateDirectories: true)
    for (name, text) in files {
      let file = URL(filePath: path).appending(path: name)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: false, encoding: .utf8)
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// All files in it and below.
  var files: [String] {
    let found = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
    return found.map { "\(path)/\($0)" }.filter { (try? Data(contentsOf: URL(filePath: $0))) != nil }
  }

  func text(_ name: String) throws -> String { try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8) }
}
