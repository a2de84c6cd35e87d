import Library
package import Orchestration
package import Runtime
import Synchronization

/// Stamps what happens in a run with the time and hands it to all reports, one event after another.
package final class RunRecorder: Sendable {
  private let sinks: [any RunSink]
  private let secrets: SecretMask
  private let state = Mutex(State())

  private struct State {
    /// By what their environments are for.
    var jobs: [String: Job] = [:]
  }

  package init(_ sinks: [any RunSink], secrets: SecretMask = SecretMask()) {
    self.sinks = sinks
    self.secrets = secrets
  }

  package func record(_ kind: RunEvent.Kind) {
    state.withLock { state in
      if case .runStarted(let run) = kind {
        state.jobs = Dictionary(run.jobs.map { ($0.purpose, $0) }) { first, _ in first }
      }
      send(kind)
    }
  }

  /// Files an event of the orchestrator under the job that the environment is for.
  package func record(_ event: OrchestrationEvent) {
    state.withLock { state in
      send(.environment(event.environment?.purpose.flatMap { state.jobs[$0] }, event))
    }
  }

  private func send(_ kind: RunEvent.Kind) {
    let event = RunEvent(kind.masked(by: secrets), time: Machine.monotonicTime())
    for sink in sinks { sink.receive(event) }
  }
}

extension RunEvent.Kind {
  /// The same, without what is secret.
  fileprivate func masked(by mask: SecretMask) -> RunEvent.Kind {
    guard !mask.isEmpty else { return self }
    switch self {
    case .runStarted(var run):
      run.commandLine = run.commandLine.map(mask.masked)
      return .runStarted(run)
    case .jobQueued(let job, let reason): return .jobQueued(job, waitingFor: reason.map(mask.masked))
    case .test(let job, let event): return .test(job, event.masked(by: mask))
    case .output(let job, let stream, let text): return .output(job, stream, mask.masked(text))
    case .jobFailed(let job, let failure): return .jobFailed(job, failure.masked(by: mask))
    case .environment(let job, let event): return .environment(job, event.masked(by: mask))
    case .note(let text): return .note(mask.masked(text))
    case .runFinished(var verdict):
      verdict.ending = verdict.ending.masked(by: mask)
      return .runFinished(verdict)
    case .jobStarted, .jobFinished: return self
    }
  }
}

extension Job {
  /// What its environments are for, as the engine's labels and `orch ps` tell.
  package var purpose: String {
    let place = title.map { "\(file):\(line) \"\($0)\"" } ?? file
    return repetition > 1 ? "\(place), round \(repetition)" : place
  }
}
