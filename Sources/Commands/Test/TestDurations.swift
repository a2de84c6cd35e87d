import Library
import Reporting
import Runtime
import Syntax
import TestRunner

/// How long tests take, as a file that all shards of a run go by.
enum TestDurations {
  static func text(_ durations: [TestPath: Int64]) -> String {
    let entries = durations.sorted { ($0.key.file, $0.key.title) < ($1.key.file, $1.key.title) }.map { path, time in
      JSONText.object([
        "file": .string(path.file), "path": .strings(path.titles), "duration_ns": .number(time),
      ]).description
    }
    // A line for each test, as the file is to be under version control.
    return "[\n" + entries.joined(separator: ",\n") + "\n]"
  }

  static func read(_ path: String) throws -> [TestPath: Int64] {
    let bytes: [UInt8]
    do throws(Raise) { bytes = try FileImporter.source(path).text } catch {
      throw CommandMistake("there is no file `\(path)`: `orch history --durations > \(path)` writes it")
    }
    guard let value = try? JSON.parse(bytes), case .list(let entries) = value else { throw mistake(path) }
    var durations: [TestPath: Int64] = [:]
    for entry in entries.items {
      guard let fields = entry.fields, let file = fields["file"]?.text, let time = fields["duration_ns"],
        case .int(let nanoseconds) = time, let parts = fields["path"], case .list(let titles) = parts
      else { throw mistake(path) }
      durations[TestPath(file: file, titles: titles.items.compactMap { $0.text })] = nanoseconds
    }
    return durations
  }

  private static func mistake(_ path: String) -> CommandMistake {
    CommandMistake("`\(path)` is not what `orch history --durations` writes")
  }
}
