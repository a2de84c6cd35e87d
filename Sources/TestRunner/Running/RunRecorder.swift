package import Orchestration
import Runtime
import Synchronization

/// Stamps what happens in a run with the time and hands it to all reports, one event after another.
package final class RunRecorder: Sendable {
  private let sinks: [any RunSink]
  private let state = Mutex(State())

  private struct State {
    /// By what their environments are for.
    var jobs: [String: Job] = [:]
  }

  package init(_ sinks: [any RunSink]) { self.sinks = sinks }

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
    let event = RunEvent(kind, time: Machine.monotonicTime())
    for sink in sinks { sink.receive(event) }
  }
}

extension Job {
  /// What its environments are for, as the engine's labels and `orch ps` tell.
  package var purpose: String {
    let place = title.map { "\(file):\(line) \"\($0)\"" } ?? file
    return repetition > 1 ? "\(place), round \(repetition)" : place
  }
}
