import Library

/// Which tests of one file are selected.
struct FileChoice: Sendable {
  let criteria: RunCriteria
  let stem: String
  /// From the history; `nil` for what may be selected whatever any history knows.
  var known: Known?

  struct Known: Sendable {
    /// Titles of what failed last time, where only that is wanted.
    var failures: [[String]]
    /// Titles of what has run before.
    var seen: [[String]]
  }

  func includes(_ path: [String]) -> Bool { mayInclude(path.map { TitlePattern($0) }) }

  /// Whether an entry may hold a test that is selected. What only running shows may be anything.
  func mayInclude(_ entry: TestOutline.Entry, in around: [TitlePattern] = []) -> Bool {
    let path = around + [entry.title]
    if entry.isOpen { return true }
    if known == nil, entry.isSuite, entry.entries.isEmpty { return isNamed(path) }
    // A suite without tests of its own stands for what its programs run.
    if !entry.isSuite || entry.entries.isEmpty { return mayInclude(path) }
    return entry.entries.contains { mayInclude($0, in: path) }
  }

  /// Suites of which that is not so, by the offsets of their titles.
  func passedOver(_ entries: [TestOutline.Entry], in around: [TitlePattern] = []) -> Set<Int> {
    var found: Set<Int> = []
    for entry in entries where entry.isSuite {
      if mayInclude(entry, in: around) {
        found.formUnion(passedOver(entry.entries, in: around + [entry.title]))
      } else {
        found.insert(entry.start)
      }
    }
    return found
  }

  func mayInclude(_ path: [TitlePattern]) -> Bool { isNamed(path) && passesFilter(path) && mayHaveFailed(path) }

  private func isNamed(_ path: [TitlePattern]) -> Bool {
    criteria.suites.isEmpty || criteria.suites.contains(stem)
      || path.contains { title in criteria.suites.contains { title.mayBe($0) } }
  }

  private func passesFilter(_ path: [TitlePattern]) -> Bool {
    guard let filter = criteria.filter else { return true }
    let known = path.compactMap(\.text)
    if known.count < path.count || filter.matches(known) { return true }
    // What a suite's programs report lies below what the file shows.
    return self.known?.seen.contains { $0.count > known.count && $0.starts(with: known) && filter.matches($0) } ?? false
  }

  /// Tests that a program reports have paths that are longer than what the file shows; where a suite failed outside of its
  /// tests, all of it did.
  private func mayHaveFailed(_ path: [TitlePattern]) -> Bool {
    guard criteria.onlyFailed, let known else { return true }
    return known.failures.contains { failed in
      zip(path, failed).allSatisfy { $0.mayBe($1) }
    }
  }
}
