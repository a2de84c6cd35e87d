import Orchestration
import Runtime
import Terminal
import TestRunner

/// What is kept of a failed test: why it failed, what it wrote, how its environment came up, what its services were like.
struct FailureBundle {
  let test: TestRecord
  let record: RunRecord

  /// Gives the folder as messages name it.
  func write(in folder: RunFolder) throws(ReportError) -> String {
    let path = folder.bundle(of: test.identity, in: test.job)
    try ReportFile.makeFolder(path)
    for (name, text) in files where !text.isEmpty { try ReportFile.replace("\(path)/\(name)", with: text) }
    return "\(folder.shownPath)/\(folder.bundleName(of: test.identity, in: test.job))"
  }

  private var files: [(String, String)] {
    [("failure.txt", failure), ("output.txt", test.output.text()), ("timeline.txt", timeline)] + evidence
  }

  private var evidence: [(String, String)] {
    let all = test.result?.evidence ?? []
    let began = record.description.map { $0.startedAt + test.startedAt / 1_000_000 }
    return all.flatMap { evidence in
      let folder = all.count > 1 ? "\(evidence.environment.name)-\(evidence.environment.id)/" : ""
      return EvidenceFiles(evidence: evidence, testBegan: began).files.map { (folder + $0.name, $0.text) }
    }
  }

  private var failure: String {
    guard let failure = test.result?.verdict.failure else { return "" }
    let place = failure.place ?? test.place
    let troubles = (test.result?.evidence ?? []).flatMap(\.troubles).map { "  = \($0)\n" }.joined()
    return "\(test.name)\n\(place)\n\(FailureRenderer(style: .plain, width: nil).renderInTest(failure))\(troubles)"
      + "  = again: orch test \(ShellWord.quoted(test.file)) --filter \(ShellWord.quoted(filter))\n"
  }

  private var filter: String { test.path.joined(separator: TestPath.separator) }

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

/// A word of a command line as a shell reads it.
enum ShellWord {
  private static let plain: Set<Character> = ["_", "-", ".", "/", ":", "=", "@", "%", "+", ","]

  static func quoted(_ word: String) -> String {
    let isPlain = word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) || plain.contains($0) }
    if isPlain, !word.isEmpty { return word }
    return "'\(word.replacing("'", with: "'\\''"))'"
  }
}
