import Runtime
package import Syntax

/// Which of a program's suites and tests are run; the rest is passed over as if it were not there.
package struct TestSelection: Sendable {
  /// The file that the offsets are of.
  package var source: SourceFile?
  /// The one suite or test of the top level that is run, by the offset of its title; `nil` is all of them.
  package var only: Int?
  /// Suites that certainly hold nothing selected, by the offsets of their titles: they are not entered, so that nothing starts for
  /// them.
  package var passedOver: Set<Int>
  /// By the titles from the outermost suite to the test.
  package var includes: @Sendable ([String]) -> Bool

  package init(
    source: SourceFile? = nil, only: Int? = nil, passedOver: Set<Int> = [],
    includes: @escaping @Sendable ([String]) -> Bool = { _ in true }
  ) {
    self.source = source
    self.only = only
    self.passedOver = passedOver
    self.includes = includes
  }

  package static let all = TestSelection()

  /// - Parameter isOneTest: it is a test, or a suite that counts as one.
  func selects(_ test: TestInvocation, path: [String], isOneTest: Bool) -> Bool {
    let isOfFile = test.location.source === source
    let start = Int(test.location.span.start)
    if let only, path.count == 1, isOfFile, start != only { return false }
    if test.isSuite, isOfFile, passedOver.contains(start) { return false }
    return !isOneTest || includes(path)
  }
}
