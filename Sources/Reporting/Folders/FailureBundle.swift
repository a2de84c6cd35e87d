import Runtime
import Terminal

/// What is kept of a failed test: why it failed, what it wrote, how its environment came up.
struct FailureBundle {
  let test: TestRecord
  let record: RunRecord

  /// Gives the folder as messages name it.
  func write(in folder: RunFolder) throws(ReportError) -> String {
    let path = folder.bundle(of: test.identity)
    try ReportFile.makeFolder(path)
    for (name, text) in files where !text.isEmpty { try ReportFile.replace("\(path)/\(name)", with: text) }
    return "\(folder.shownPath)/\(folder.bundleName(of: test.identity))"
  }

  private var files: [(String, String)] {
    [("failure.txt", failure), ("output.txt", test.output.text()), ("timeline.txt", timeline)]
  }

  private var failure: String {
    guard let failure = test.result?.verdict.failure else { return "" }
    let place = failure.place ?? test.place
    return "\(test.name)\n\(place)\n\(FailureRenderer(style: .plain, width: nil).renderInTest(failure))"
  }

  /// The steps of its environment's start, in the order in which they began.
  private var timeline: String {
    guard let environment = record.environment(of: test) else { return "" }
    let path = Set(environment.criticalPath.map(\.id))
    var text = "\(environment.name) \(environment.id)\n"
    for step in environment.steps.sorted(by: { ($0.startedAt ?? .max) < ($1.startedAt ?? .max) }) {
      let begin = step.startedAt.map { DurationText.short($0 - environment.startedAt) } ?? "never"
      let took = step.took.map { ", took \(DurationText.short($0))" } ?? ", not done"
      let after = step.after.isEmpty ? "" : ", after \(step.after.map(\.text).joined(separator: ", "))"
      text += "\(path.contains(step.id) ? "*" : " ") \(step.id.text): at \(begin)\(took)\(after)\n"
    }
    return text + "* what set the whole time\n"
  }
}
