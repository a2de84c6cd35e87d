/// What a test is known by from run to run.
package struct TestPath: Hashable, Sendable {
  /// Relative to the folder that orch was started in where it lies below it: `tests/api.orch`.
  package var file: String
  /// From the outermost suite to the test itself.
  package var titles: [String]

  package init(file: String, titles: [String]) {
    self.file = file
    self.titles = titles
  }

  /// `api › an order is stored`
  package var title: String { titles.joined(separator: TestPath.separator) }

  package static let separator = " › "
}
