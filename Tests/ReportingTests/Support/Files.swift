import Foundation
import Processes
import Testing

/// A folder of its own for a test, removed with what is in it.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("orch-test-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func text(_ name: String) throws -> String { try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8) }
  func write(_ text: String, to name: String) throws {
    try text.write(toFile: "\(path)/\(name)", atomically: false, encoding: .utf8)
  }
  func names(_ folder: String = "") -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)"))?.sorted() ?? []
  }
}

enum Tool {
  static func isInstalled(_ name: String) -> Bool {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/\(name)")
    }
  }

  /// What it printed, and its exit status.
  static func run(_ name: String, _ arguments: [String], input: String) throws -> (status: Int32, text: String) {
    let pipeline = Pipeline([Pipeline.Stage(name, arguments)], input: .bytes(Array(input.utf8)))
    let captured = try pipeline.capture(RunOptions(timeLimit: .seconds(60)))
    guard case .exited(let status)? = captured.outcome.stages.first?.exit else { return (-1, "") }
    return (status, String(decoding: captured.output + captured.errors, as: UTF8.self))
  }
}

enum FixtureFile {
  static func path(_ name: String) throws -> String {
    try #require(Bundle.module.resourceURL?.appendingPathComponent("Fixtures/\(name)").path)
  }
}
