import Foundation
import Syntax

/// A program with marks at the ends of its lines: ``# error: E0203 `shpo` `` says which mistake the line has, and where.
struct Fixture: CustomStringConvertible {
  struct Finding: Hashable, CustomStringConvertible {
    var line: Int
    var code: String
    var text: String

    var description: String { "line \(line): \(code) `\(text)`" }
  }

  var url: URL
  var text: String

  var description: String { url.lastPathComponent }

  var source: SourceFile { SourceFile(name: url.lastPathComponent, text: text) }

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures")

  static func all(in name: String) -> [Fixture] {
    let folder = folder.appendingPathComponent(name)
    let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
    return files.filter { $0.pathExtension == "orch" }.sorted { $0.path < $1.path }.map { url in
      Fixture(url: url, text: (try? String(contentsOf: url, encoding: .utf8)) ?? "")
    }
  }

  var expected: Set<Finding> {
    var findings: Set<Finding> = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      for word in ["# error: ", "# warning: "] {
        guard let mark = line.range(of: word) else { continue }
        for match in line[mark.upperBound...].matches(of: /([EW]\d{4}) `([^`]*)`/) {
          findings.insert(Finding(line: index + 1, code: String(match.1), text: String(match.2)))
        }
      }
    }
    return findings
  }

  static func finding(_ diagnostic: Diagnostic) -> Finding {
    Finding(
      line: diagnostic.source.line(at: Int(diagnostic.span.start)) + 1, code: diagnostic.code.id,
      text: diagnostic.source.string(diagnostic.span))
  }
}
