import Synchronization

/// Hands events on job by job, in the jobs' order, however many run at once: those of a job are held back until all jobs before it
/// have finished. What concerns no one job passes at once.
package final class JobOrder: RunSink {
  private let sink: any RunSink
  private let backlog = Mutex(Backlog())

  package init(_ sink: any RunSink) { self.sink = sink }

  package func receive(_ event: RunEvent) {
    for event in backlog.withLock({ $0.take(event) }) { sink.receive(event) }
  }
}

private struct Backlog {
  /// Jobs that have not been handed on in full, in order.
  var waiting: [Int] = []
  var held: [Int: [RunEvent]] = [:]
  var finished: Set<Int> = []

  /// The events that may go on now.
  mutating func take(_ event: RunEvent) -> [RunEvent] {
    switch event.kind {
    case .runStarted(let run):
      self = Backlog()
      waiting = run.jobs.map(\.id).sorted()
      return [event]
    case .runFinished:
      // What an interruption has kept from finishing is told all the same.
      return waiting.flatMap { held[$0] ?? [] } + [event]
    default: break
    }
    guard let job = event.job, waiting.contains(job) else { return [event] }
    if case .jobFinished = event.kind { finished.insert(job) }
    guard job == waiting.first else {
      held[job, default: []].append(event)
      return []
    }
    return [event] + advance()
  }

  private mutating func advance() -> [RunEvent] {
    var released: [RunEvent] = []
    while let first = waiting.first, finished.contains(first) {
      waiting.removeFirst()
      if let next = waiting.first { released += held.removeValue(forKey: next) ?? [] }
    }
    return released
  }
}

extension RunEvent {
  /// The job that it is about.
  package var job: Int? {
    switch kind {
    case .jobQueued(let job, _), .jobStarted(let job), .test(let job, _), .output(let job, _, _),
      .jobFailed(let job, _), .jobFinished(let job):
      job.id
    case .environment(let job, _): job?.id
    case .runStarted, .note, .runFinished: nil
    }
  }
}
