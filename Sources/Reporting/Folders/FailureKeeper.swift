import Library
import Orchestration
import TestRunner

/// Where failures are kept.
package enum FailureFolder: Sendable {
  case none
  case made(RunFolder)
  /// Made for the first failure that has to do with an environment.
  case onFailure(@Sendable () throws(ReportError) -> RunFolder)
}

/// Writes what failed tests and environments leave, as it becomes known.
struct FailureKeeper: Sendable {
  private var folder: FailureFolder
  /// Bytes that what environments leave may still take.
  private var room = 64 << 20

  init(folder: FailureFolder) { self.folder = folder }

  /// Gives a line for what could not be kept.
  mutating func keep(_ event: RunEvent, _ record: inout RunRecord) -> [String] {
    switch event.kind {
    case .test(let job, let told):
      guard case .testFinished(_) = told.kind,
        let test = record[job: job.id]?.tests.last(where: { $0.path == told.path && $0.result != nil }),
        test.result?.verdict.failure != nil
      else { return [] }
      return Self.complaint(test.name) { () throws(ReportError) in try keep(test, &record) }
    case .environment(_, let event):
      guard let environment = event.environment.flatMap({ record.environment($0.id) }) else { return [] }
      return Self.complaint("\(environment.name) \(environment.id)") { () throws(ReportError) in
        try keep(event.kind, of: environment, &record)
      }
    default: return []
    }
  }

  private static func complaint(_ what: String, _ body: () throws(ReportError) -> Void) -> [String] {
    do throws(ReportError) {
      try body()
      return []
    } catch {
      return ["nothing is kept of \(what): \(error.message)"]
    }
  }

  private mutating func keep(_ test: TestRecord, _ record: inout RunRecord) throws(ReportError) {
    let environment = record.environment(of: test)
    if case .notRun? = test.result?.verdict, let bundle = environment?.bundle {
      return record.keep(bundle: bundle, of: test)
    }
    let isAboutEnvironment = environment != nil || !(test.result?.evidence ?? []).isEmpty
    guard let folder = try folder(isNeeded: isAboutEnvironment) else { return }
    let path = folder.bundle(of: test.identity, in: test.job)
    try BundleFile.write(affordable(FailureBundle(test: test, record: record).files), to: path)
    record.keep(bundle: "\(folder.shownPath)/\(folder.bundleName(of: test.identity, in: test.job))", of: test)
  }

  private mutating func keep(
    _ event: OrchestrationEvent.Kind, of environment: EnvironmentRecord, _ record: inout RunRecord
  ) throws(ReportError) {
    let evidence: Evidence?
    switch event {
    // What services leave is gathered in a moment: the place is known at once.
    case .failed: evidence = nil
    case .evidence(let found): evidence = found
    default: return
    }
    guard let folder = try folder(isNeeded: true) else { return }
    let name = folder.bundleName(of: environment)
    let bundle = EnvironmentBundle(environment: environment, record: record, evidence: evidence)
    try BundleFile.write(affordable(bundle.files), to: folder.path(of: name))
    record.keep(bundle: "\(folder.shownPath)/\(name)", ofEnvironment: environment.id)
  }

  /// Why something failed is always kept.
  private mutating func affordable(_ files: [BundleFile]) -> [BundleFile] {
    files.filter { file in
      room -= file.text.utf8.count
      return room >= 0 || file.name == BundleFile.failure
    }
  }

  /// - Parameter isNeeded: where there is none yet.
  private mutating func folder(isNeeded: Bool) throws(ReportError) -> RunFolder? {
    switch folder {
    case .none: return nil
    case .made(let made): return made
    case .onFailure(let make):
      guard isNeeded else { return nil }
      // It is tried once.
      folder = .none
      let made = try make()
      folder = .made(made)
      return made
    }
  }
}
