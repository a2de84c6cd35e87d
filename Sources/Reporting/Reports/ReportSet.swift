import Runtime
import Synchronization
package import TestRunner

/// All reports of a run. Events may come from any thread; reports get them one after the other.
package final class ReportSet: RunSink {
  /// The exit status of a run that is good but for a report that could not be written: EX_IOERR of sysexits(3).
  package static let failureStatus: Int32 = 74

  private let state: Mutex<State>
  private let complain: @Sendable (String) -> Void

  private struct State {
    var record: RunRecord
    var reports: [any RunReport]
    var failures: [ReportError] = []
    var isFinished = false
    var keeping = Keeping()
    var keeper: FailureKeeper

    /// Has each report do something, and drops the ones that fail; gives a line for each of those.
    mutating func each(_ body: (inout any RunReport, RunRecord) throws(ReportError) -> Void) -> [String] {
      var complaints: [String] = []
      var index = 0
      while index < reports.count {
        do throws(ReportError) {
          try body(&reports[index], record)
          index += 1
        } catch {
          complaints.append("\(reports[index].name) \(error.consequence): \(error.message)")
          failures.append(error)
          reports.remove(at: index)
        }
      }
      return complaints
    }
  }

  /// What failures leave is kept in the folder. Complaints are single lines about what could not be written.
  package init(
    _ reports: [any RunReport], machine: MachineFacts = MachineFacts(), folder: FailureFolder = .none,
    complain: @escaping @Sendable (String) -> Void
  ) {
    state = Mutex(
      State(record: RunRecord(machine: machine), reports: reports, keeper: FailureKeeper(folder: folder)))
    self.complain = complain
  }

  package func receive(_ event: RunEvent) {
    let complaints = state.withLock { state in
      state.record.note(event)
      state.keeping.note(event)
      // Before any report tells of it.
      return state.keeper.keep(event, &state.record)
        + state.each { (report, record) throws(ReportError) in try report.note(event, record) }
    }
    complaints.forEach(complain)
  }

  /// To be called every now and then: what has finished is written, so that a run that is killed leaves it. What cannot be
  /// written is told of at the end, when it may have become possible.
  package func keep(now: Int64 = Machine.monotonicTime()) {
    state.withLock { state in
      guard !state.isFinished, state.keeping.isDue(at: now) else { return }
      for index in state.reports.indices { try? state.reports[index].keep(state.record) }
      state.keeping.done(from: now, to: Machine.monotonicTime())
    }
  }

  /// Ends all reports, once, and gives those that could not be written.
  @discardableResult
  package func finish() -> [ReportError] {
    let (complaints, failures) = state.withLock { state in
      guard !state.isFinished else { return ([String](), state.failures) }
      state.isFinished = true
      let complaints = state.each { (report, record) throws(ReportError) in try report.finish(record) }
      return (complaints + state.keeper.finish(), state.failures)
    }
    complaints.forEach(complain)
    return failures
  }

  package var record: RunRecord { state.withLock { $0.record } }

  /// What the run ends with, given what its tests came to.
  package func exitStatus(_ status: Int32) -> Int32 {
    status == 0 && state.withLock({ !$0.failures.isEmpty }) ? Self.failureStatus : status
  }
}
