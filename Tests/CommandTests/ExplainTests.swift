import Testing

/// Pages about environments show programs that really fail so, and that really run.
@Suite(
  .enabled(if: Executable.path != nil && EngineTrial.answers, "ORCH_BINARY names the built program"),
  .timeLimit(.minutes(2)))
struct ExplainTests {
  private let trial = EngineTrial()

  private static let statuses: [(String, Int32)] = [
    ("E0617", 1), ("E0618", 3), ("E0620", 3), ("E0626", 3), ("E0627", 3), ("E0628", 3), ("E0629", 3),
  ]

  @Test(arguments: statuses)
  func `the examples do on an engine what their page says`(_ code: String, _ status: Int32) throws {
    let parts = try Executable.run("explain", code).output.split(separator: "\n\n")
    let wrong = try run("Wrong:\n", of: parts)
    #expect(wrong.status == status)
    #expect(wrong.errors.contains("error[\(code)]"), "\(wrong.errors)")
    // What is wrong with one service is told at its declaration.
    if ["E0618", "E0626", "E0627"].contains(code) {
      #expect(wrong.errors.contains(" is declared here"), "\(wrong.errors)")
    }
    if ["E0618", "E0626", "E0627", "E0629"].contains(code) {
      #expect(wrong.errors.contains("= help: "), "\(wrong.errors)")
    }
    let right = try run("Right:\n", of: parts)
    #expect(right.status == 0, "\(right.errors)")
  }

  /// Runs one of a page's programs, with the files that the page shows beside it.
  private func run(_ title: String, of parts: [Substring]) throws -> Executable.Run {
    var files: [String: String] = [:]
    for part in parts where part.hasPrefix("With ") {
      let lines = part.split(separator: "\n", maxSplits: 1)
      files[String(lines[0].dropFirst("With ".count).dropLast())] = lines.last.map(unindented) ?? ""
    }
    let program = try #require(parts.first { $0.hasPrefix(title) }).dropFirst(title.count)
    // Under a name of its own, as others may run the same.
    files["main.orch"] = unindented(program).replacing("\"demo\"", with: "\"\(trial.name)\"")
    let folder = try TestFolder(files)
    return try Executable.run("\(folder.path)/main.orch", variables: trial.variables)
  }

  private func unindented(_ text: Substring) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.dropFirst(2) }.joined(separator: "\n") + "\n"
  }
}
