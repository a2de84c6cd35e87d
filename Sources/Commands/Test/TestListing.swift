import Library
import Reporting
import Runtime
import TestRunner

/// The tests of a plan as their files show them, without running anything.
struct TestListing {
  let files: [TestFile]
  let plan: RunPlan

  private struct Line {
    var path: [String]
    var file: String
    var line: Int
    var environment: String?
    var isSuite: Bool
  }

  func text(json: Bool) -> String {
    let lines = plan.items.filter { $0.job.repetition == 1 }.flatMap(lines)
    guard json else {
      return lines.map { "\($0.file):\($0.line)  \($0.path.joined(separator: TestPath.separator))\n" }.joined()
    }
    let values = lines.map { line in
      Value.record([
        "path": .list(line.path.map { .string($0) }), "file": .string(line.file), "line": .int(Int64(line.line)),
        "environment": line.environment.map { .string($0) } ?? .null, "suite": .bool(line.isSuite),
      ])
    }
    return ((try? JSON.text(.list(values), indent: 2)) ?? "[]") + "\n"
  }

  private func lines(_ item: RunPlan.Item) -> [Line] {
    let outline = files[item.file].program.outline
    let entries = outline.entries.filter { item.selection.only == nil || $0.start == item.selection.only }
    return entries.flatMap { lines(of: $0, around: [], in: nil, item) }
  }

  /// A suite without tests of its own stands for what its programs run.
  private func lines(
    of entry: TestOutline.Entry, around: [String], in environment: String?, _ item: RunPlan.Item
  ) -> [Line] {
    guard !item.selection.passedOver.contains(entry.start) else { return [] }
    let path = around + [entry.title.written]
    let environment = entry.environment ?? environment
    let line = Line(
      path: path, file: item.job.file, line: entry.line, environment: environment, isSuite: entry.isSuite)
    if !entry.isSuite { return entry.title.text == nil || item.selection.includes(path) ? [line] : [] }
    if entry.entries.isEmpty { return [line] }
    return entry.entries.flatMap { lines(of: $0, around: path, in: environment, item) }
  }
}
