/// What earlier runs have shown, as far as planning goes by it.
package protocol RunHistory: Sendable {
  /// Nanoseconds that each test took of late, its environments' start included.
  var durations: [TestPath: Int64] { get }
  /// Tests that failed, ended the program, were interrupted, or were not run for want of their environment, the last time that
  /// they were selected.
  var lastFailures: Set<TestPath> { get }
}

/// For a first run, and where nothing is to be remembered.
package struct NoHistory: RunHistory {
  package init() {}

  package var durations: [TestPath: Int64] { [:] }
  package var lastFailures: Set<TestPath> { [] }
}
