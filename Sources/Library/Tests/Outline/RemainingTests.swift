import Runtime
import Syntax

/// What of a file's tests has not begun, as far as its text shows it.
struct RemainingTests {
  struct Test {
    /// Titles from the outermost suite to the test itself, as they are written.
    var path: [String]
    var location: Failure.Location
    var environment: String?
  }

  /// Those that stand where the program would certainly have come, in the order of the text.
  private(set) var tests: [Test] = []
  /// There may be others: in a loop or a branch that the program has not left behind, or in functions.
  private(set) var mayHaveMore = false

  private let source: SourceFile
  private let selection: TestSelection
  private let begun: Set<Int>
  /// How far the program came.
  private let reached: Int

  /// `begun` are the offsets of the titles of suites and tests that have begun; `suite` is that of the one suite to look into.
  init(
    _ outline: TestOutline, of source: SourceFile, selection: TestSelection, begun: Set<Int>, within suite: Int? = nil
  ) {
    self.source = source
    self.selection = selection
    self.begun = begun
    reached = begun.max() ?? -1
    let isWhole = suite == nil && selection.only == nil
    mayHaveMore = isWhole && outline.hasHiddenTests && !outline.onlyDeclares
    for entry in outline.entries where selection.only.map({ $0 == entry.start }) ?? true {
      look(at: entry, around: [], environment: nil, isWanted: suite == nil, suite)
    }
  }

  private mutating func look(
    at entry: TestOutline.Entry, around: [String], environment: String?, isWanted: Bool, _ suite: Int?
  ) {
    let isWanted = isWanted || entry.start == suite
    let path = around + [entry.title.written]
    let environment = entry.environment ?? environment
    if isWanted {
      if selection.passedOver.contains(entry.start) { return }
      if let end = entry.openUntil {
        if end > reached, entry.isSuite && !entry.isOneTest || selection.includes(path) { mayHaveMore = true }
        return
      }
      if entry.isOpen, entry.end > reached { mayHaveMore = true }
    }
    for inner in entry.entries {
      look(at: inner, around: path, environment: environment, isWanted: isWanted, suite)
    }
    guard isWanted, !entry.isSuite || entry.isOneTest, !begun.contains(entry.start), selection.includes(path) else {
      return
    }
    let place = Failure.Location(source: source, span: Span(entry.start, entry.start))
    tests.append(Test(path: path, location: place, environment: environment))
  }
}
