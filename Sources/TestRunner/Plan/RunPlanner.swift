package import Library
import Syntax

/// Decides which jobs a run has and in what order. Pure: the same files, criteria and history give the same plan.
package struct RunPlanner {
  private let files: [TestFile]
  private let recordedNames: [String]
  private let criteria: RunCriteria
  private let durations: [TestPath: Int64]
  private let lastFailures: Set<TestPath>
  /// Tests of earlier runs.
  private let seen: [TestPath]

  /// `names` gives what the history calls a file.
  package init(
    files: [TestFile], criteria: RunCriteria, history: some RunHistory, names: (String) -> String = { $0 }
  ) {
    self.files = files
    recordedNames = files.map { names($0.name) }
    self.criteria = criteria
    durations = history.durations
    lastFailures = history.lastFailures
    seen = Array(history.durations.keys) + history.lastFailures.filter { history.durations[$0] == nil }
  }

  package func plan() throws(PlanProblem) -> RunPlan {
    try checkSuites()
    var units = files.indices.flatMap { self.units(of: $0) }
    var lacksDurations = false
    if let shard = criteria.shard {
      // What this machine remembers is not what the others do: the parts are made without it.
      let common = units.filter { isSelected($0, byHistory: false) }
      lacksDurations =
        !criteria.shardDurations.isEmpty && common.allSatisfy { expected($0, by: criteria.shardDurations) == nil }
      units = ShardChoice(shard).choose(common) { expected($0, by: criteria.shardDurations) }
    }
    units = units.filter { isSelected($0, byHistory: true) }
    return RunPlan(
      items: items(of: units), seed: criteria.seed, keepsOrder: criteria.ordersItself,
      isWhole: !criteria.isSelective && criteria.shard == nil, lacksDurations: lacksDurations)
  }

  /// Of one repetition; each is shuffled anew, since the order may be why something fails now and then.
  private func ordered(_ units: [Unit], _ random: inout SeededGenerator?) -> [Unit] {
    var units = units
    if var generator = random {
      units.shuffle(using: &generator)
      random = generator
    }
    if criteria.failedFirst { units = units.filter(failedLast) + units.filter { !failedLast($0) } }
    return units
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
    var random = criteria.seed.map { SeededGenerator($0) }
    for repetition in 1...max(1, criteria.repetitions) {
      for unit in ordered(units, &random) {
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
    guard !files.contains(where: \.program.outline.hasHiddenTests) else { return }
    let known = files.map(\.stem) + titles.compactMap(\.text)
    for suite in criteria.suites where !known.contains(suite) && !titles.contains(where: { $0.mayBe(suite) }) {
      var seen: Set<String> = []
      let suites = known.filter { seen.insert($0).inserted }
      throw .unknownSuite(suite, suggestion: Suggestion.closest(to: suite, among: suites), known: suites)
    }
  }

  private func isSelected(_ unit: Unit, byHistory: Bool) -> Bool {
    guard criteria.isSelective else { return true }
    let outline = files[unit.file].program.outline
    let choice = byHistory ? choice(of: unit.file) : FileChoice(criteria: criteria, stem: files[unit.file].stem)
    guard let entry = unit.entry else {
      return outline.hasHiddenTests || outline.entries.contains { choice.mayInclude($0) }
        || outline.entries.isEmpty && choice.mayInclude([])
    }
    return choice.mayInclude(entry)
  }

  private func choice(of file: Int) -> FileChoice {
    let name = recordedNames[file]
    return FileChoice(
      criteria: criteria, stem: files[file].stem,
      known: FileChoice.Known(
        failures: criteria.onlyFailed ? lastFailures.filter { $0.file == name }.map(\.titles) : [],
        seen: criteria.filter == nil ? [] : seen.filter { $0.file == name }.map(\.titles)))
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
    let name = recordedNames[unit.file]
    return known.filter { path in
      path.file == name && (unit.entry == nil || path.titles.first.map { unit.entry?.title.mayBe($0) == true } ?? false)
    }
  }

  private func failedLast(_ unit: Unit) -> Bool { !paths(lastFailures, of: unit).isEmpty }

  private func expected(_ unit: Unit) -> Int64? { expected(unit, by: durations) }

  private func expected(_ unit: Unit, by durations: [TestPath: Int64]) -> Int64? {
    // A suite's own time has all that it does besides its tests; what is below it counts where that is not known.
    let known = Dictionary(grouping: paths(durations.keys, of: unit)) { $0.titles.first }
    guard !known.isEmpty else { return nil }
    return known.values.reduce(0) { total, paths in
      let whole = paths.filter { $0.titles.count == 1 }
      return total + (whole.isEmpty ? paths : whole).reduce(0) { $0 + (durations[$1] ?? 0) }
    }
  }
}

extension TestOutline.Entry {
  /// Of itself and of all that it holds.
  package var titles: [TitlePattern] { [title] + entries.flatMap(\.titles) }
}
