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
  /// Lines that were given for what could not be kept, and that would have been.
  private var complaints = 0
  private static let mostComplaints = 3

  init(folder: FailureFolder) { self.folder = folder }

  /// Gives a line for what could not be kept.
  mutating func keep(_ event: RunEvent, _ record: inout RunRecord) -> [String] {
    switch event.kind {
    case .test(let job, let told):
      guard case .testFinished(_) = told.kind,
        let test = record[job: job.id]?.tests.last(where: { $0.path == told.path && $0.result != nil }),
        test.result?.verdict.failure != nil
      else { return [] }
      return complaint(test.name) { (keeper) throws(ReportError) in try keeper.keep(test, &record) }
    case .environment(_, let event):
      guard let environment = event.environment.flatMap({ record.environment($0.id) }) else { return [] }
      return complaint("\(environment.name) \(environment.id)") { (keeper) throws(ReportError) in
        try keeper.keep(event.kind, of: environment, &record)
      }
    case .jobFailed(let job, let failure):
      let text = OutsideFailure(FailureRecord(failure), of: job).text
      var complaints: [String] = []
      for bundle in record.bundlesOutsideOfTests(of: job) {
        complaints += complaint(bundle) { (keeper) throws(ReportError) in try keeper.write(text, to: bundle) }
      }
      return complaints
    default: return []
    }
  }

  /// The run is over: what nobody was told of is summed up.
  func finish() -> [String] {
    let untold = complaints - Self.mostComplaints
    return untold > 0 ? ["not all is kept of \(untold) further failure\(untold == 1 ? "" : "s"), either"] : []
  }

  /// `body` gives the error of a part that could not be kept. Where hundreds of tests fail on a full disk, the first say so.
  private mutating func complaint(
    _ what: String, _ body: (inout FailureKeeper) throws(ReportError) -> ReportError?
  ) -> [String] {
    let line: String
    do throws(ReportError) {
      guard let error = try body(&self) else { return [] }
      line = "not all is kept of \(what): \(error.message)"
    } catch {
      line = "nothing is kept of \(what): \(error.message)"
    }
    complaints += 1
    return complaints > Self.mostComplaints ? [] : [line]
  }

  private mutating func keep(_ test: TestRecord, _ record: inout RunRecord) throws(ReportError) -> ReportError? {
    let environment = record.environment(of: test)
    if case .notRun? = test.result?.verdict, let bundle = environment?.bundle {
      record.keep(bundle: bundle, of: test)
      return nil
    }
    let isAboutEnvironment = environment != nil || !(test.result?.evidence ?? []).isEmpty
    guard let folder = try folder(isNeeded: isAboutEnvironment) else { return nil }
    let path = folder.bundle(of: test.identity, in: test.job)
    let missing = try BundleFile.write(affordable(FailureBundle(test: test, record: record).files), to: path)
    record.keep(bundle: "\(folder.shownPath)/\(folder.bundleName(of: test.identity, in: test.job))", of: test)
    return missing
  }

  private mutating func keep(
    _ event: OrchestrationEvent.Kind, of environment: EnvironmentRecord, _ record: inout RunRecord
  ) throws(ReportError) -> ReportError? {
    let evidence: Evidence?
    switch event {
    // What services leave is gathered in a moment: the place is known at once.
    case .failed: evidence = nil
    case .evidence(let found): evidence = found
    default: return nil
    }
    guard let folder = try folder(isNeeded: true) else { return nil }
    let name = folder.bundleName(of: environment)
    let bundle = EnvironmentBundle(environment: environment, record: record, evidence: evidence)
    let missing = try BundleFile.write(affordable(bundle.files), to: folder.path(of: name))
    record.keep(bundle: "\(folder.shownPath)/\(name)", ofEnvironment: environment.id)
    return missing
  }

  /// What environments have left was told of before the failure itself.
  private func write(_ text: String, to bundle: String) throws(ReportError) -> ReportError? {
    guard case .made(let folder) = folder, let name = bundle.split(separator: "/").last else { return nil }
    return try BundleFile.write([BundleFile(BundleFile.failure, text)], to: folder.path(of: String(name)))
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
