/// How much of earlier runs is kept in a project's folder `.orch`; older ones go as new ones come.
package struct Retention: Hashable, Sendable {
  /// Folders of runs.
  package var folders = 20
  /// Runs in the history.
  package var runs = 10_000

  package init() {}

  package static let foldersVariable = "ORCH_KEEP_FOLDERS"
  package static let runsVariable = "ORCH_KEEP_RUNS"
  /// More would make each question to the history slow.
  package static let mostRuns = 1_000_000

  /// As the variables say; `complain` takes a line for one that makes no sense.
  package init(variables: [String: String], complain: (String) -> Void = { _ in }) {
    func read(_ name: String, _ number: inout Int) {
      guard let text = variables[name], !text.isEmpty else { return }
      if let given = Int(text), (1...Self.mostRuns).contains(given) {
        number = given
      } else {
        complain("\(name) is a number from 1 to \(Self.mostRuns), not `\(text)`: \(number) are kept")
      }
    }
    read(Self.foldersVariable, &folders)
    read(Self.runsVariable, &runs)
  }
}
