package import Orchestration

/// One environment of a run, from its plan on.
package struct EnvironmentRecord: Sendable {
  package enum Start: Sendable {
    case starting
    case up(at: Int64)
    case failed(at: Int64, String)
  }

  package enum Removal: Sendable {
    case notYet
    case begun(at: Int64)
    case finished(at: Int64)
  }

  /// The suite or test that it was started for.
  package struct TestOwner: Hashable, Sendable {
    package var job: Int
    package var path: [String]
  }

  package var id: String
  package var name: String
  package var job: Int?
  package var owner: TestOwner?
  package var startedAt: Int64
  package var start = Start.starting
  package var removal = Removal.notYet
  /// In the plan's order, in which each comes after those that it waits for.
  package var steps: [StepRecord]
  package var services: [ServiceRecord]
  /// The folder with what was kept of it, where it did not come up or what ran in it failed.
  package var bundle: String?

  /// Swift 6.3's optimizer does not survive it inlined into a loop over environments.
  package var upAt: Int64? {
    @inline(never) get { if case .up(let time) = start { time } else { nil } }
  }

  /// It could not be had; one whose start was interrupted has not failed.
  package var hasFailed: Bool {
    @inline(never) get { if case .failed = start { true } else { false } }
  }

  /// Nanoseconds from its plan until all of it was ready.
  package var startup: Int64? { upAt.map { $0 - startedAt } }

  /// The chain of steps that set the start's whole time, first to last: each is the one that the next waited for
  /// longest.
  package var criticalPath: [StepRecord] {
    var byID: [StepID: StepRecord] = [:]
    for step in steps { byID[step.id] = step }
    var path: [StepRecord] = []
    var current = steps.filter { $0.finishedAt != nil }.max { ($0.finishedAt ?? 0) < ($1.finishedAt ?? 0) }
    while let step = current, path.count < steps.count {
      path.append(step)
      current = step.after.compactMap { byID[$0] }.filter { $0.finishedAt != nil }.max {
        ($0.finishedAt ?? 0) < ($1.finishedAt ?? 0)
      }
    }
    return path.reversed()
  }
}

/// A step of an environment's start.
package struct StepRecord: Sendable {
  package enum State: Sendable {
    case waiting
    case running(since: Int64)
    case done(from: Int64, to: Int64)
    case failed(from: Int64, at: Int64)
  }

  package var id: StepID
  package var after: [StepID]
  /// Why the plan has it, as a clause.
  package var reason: String
  package var state = State.waiting

  package var startedAt: Int64? {
    switch state {
    case .waiting: nil
    case .running(let time), .done(let time, _), .failed(let time, _): time
    }
  }

  package var finishedAt: Int64? { if case .done(_, let time) = state { time } else { nil } }

  package var took: Int64? { if case .done(let from, let to) = state { to - from } else { nil } }
}

/// A service of an environment, with how long each part of its start took in nanoseconds.
package struct ServiceRecord: Sendable {
  package var name: String
  /// As declared or built.
  package var image: String
  package var needs: [String]
  /// Of making the image, by building or pulling; shared with those that use the same.
  package var build: Int64?
  package var create: Int64?
  package var start: Int64?
  package var ready: Int64?
  /// Bytes.
  package var imageSize: Int64?
  /// What its probe was answered, the last answers.
  package var probes: [ProbeRecord] = []
}

/// What a probe was answered, once or several times in a row.
package struct ProbeRecord: Hashable, Sendable {
  /// More are not kept of a service.
  static let most = 100

  /// Of the first time.
  package var time: Int64
  package var answer: String
  package var times = 1
}
