package import Library
import Syntax

/// Decides which jobs a run has and in what order. Pure: the same files, criteria and history give the same plan.
package struct RunPlanner {
  private let files: [TestFile]
  private let criteria: RunCriteria
  private let durations: [TestPath: Int64]
  private let lastFailures: Set<TestPath>

  package init(files: [TestFile], criteria: RunCriteria, history: some RunHistory) {
    self.files = files
    self.criteria = criteria
    durations = history.durations
    lastFailures = history.lastFailures
  }

  package func plan() throws(PlanProblem) -> RunPlan {
    try checkSuites()
    var units = files.indices.flatMap { self.units(of: $0) }.filter(isSelected)
    if let shard = criteria.shard { units = ShardChoice(shard).choose(units) { expected($0) } }
    if let seed = criteria.seed {
      var random = SeededGenerator(seed)
      units.shuffle(using: &random)
    }
    if criteria.failedFirst { units = units.filter(failedLast) + units.filter { !failedLast($0) } }
    return RunPlan(items: items(of: units), seed: criteria.seed)
  }

  /// A file, or one top-level suite or test of it.
  struct Unit {
    var file: Int
    var entry: TestOutline.Entry?
  }

  private func units(of file: Int) -> [Unit] {
    let outline = files[file].program.outline
    guard outline.onlyDeclares else { return [Unit(file: file)] }
    return outline.entries.map { Unit(file: file, entry: $0) }
  }

  private func items(of units: [Unit]) -> [RunPlan.Item] {
    var items: [RunPlan.Item] = []
    for repetition in 1...max(1, criteria.repetitions) {
      for unit in units {
        let job = Job(
          id: items.count, file: files[unit.file].name, title: unit.entry?.title.written,
          line: unit.entry?.line ?? 1, repetition: repetition)
        items.append(
          RunPlan.Item(job: job, file: unit.file, selection: selection(of: unit), expected: expected(unit)))
      }
    }
    return items
  }

  // MARK: Selection

  private func checkSuites() throws(PlanProblem) {
    let titles = files.flatMap { $0.program.outline.entries.flatMap(\.titles) }
    // Functions may run suites by any title.
    guard !files.contains(where: { $0.program.outline.entries.contains(where: \.isOpen) }) else { return }
    let known = files.map(\.stem) + titles.compactMap(\.text)
    for suite in criteria.suites where !known.contains(suite) && !titles.contains(where: { $0.mayBe(suite) }) {
      var seen: Set<String> = []
      let suites = known.filter { seen.insert($0).inserted }
      throw .unknownSuite(suite, suggestion: Suggestion.closest(to: suite, among: suites), known: suites)
    }
  }

  private func isSelected(_ unit: Unit) -> Bool {
    guard criteria.isSelective else { return true }
    let outline = files[unit.file].program.outline
    let choice = choice(of: unit.file)
    guard let entry = unit.entry else {
      return outline.hasHiddenTests || outline.entries.contains { choice.mayInclude($0) }
        || outline.entries.isEmpty && choice.mayInclude([])
    }
    return choice.mayInclude(entry)
  }

  private func choice(of file: Int) -> FileChoice {
    let name = files[file].name
    return FileChoice(
      criteria: criteria, stem: files[file].stem,
      failures: criteria.onlyFailed ? lastFailures.filter { $0.file == name }.map(\.titles) : [])
  }

  private func selection(of unit: Unit) -> TestSelection {
    let file = files[unit.file]
    let choice = choice(of: unit.file)
    let entries = unit.entry.map { [$0] } ?? file.program.outline.entries
    return TestSelection(
      source: file.source, only: unit.entry?.start,
      passedOver: criteria.isSelective ? choice.passedOver(entries) : [],
      includes: { path in choice.includes(path) })
  }

  // MARK: History

  private func paths(_ known: some Sequence<TestPath>, of unit: Unit) -> [TestPath] {
    let name = files[unit.file].name
    return known.filter { path in
      path.file == name && (unit.entry == nil || path.titles.first.map { unit.entry?.title.mayBe($0) == true } ?? false)
    }
  }

  private func failedLast(_ unit: Unit) -> Bool { !paths(lastFailures, of: unit).isEmpty }

  private func expected(_ unit: Unit) -> Int64? {
    let known = paths(durations.keys, of: unit)
    return known.isEmpty ? nil : known.reduce(0) { $0 + (durations[$1] ?? 0) }
  }
}

extension TestOutline.Entry {
  /// Of itself and of all that it holds.
  package var titles: [TitlePattern] { [title] + entries.flatMap(\.titles) }
}
