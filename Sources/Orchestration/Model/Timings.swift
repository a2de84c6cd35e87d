/// How long each step of an `up` took.
package struct Timings: Hashable, Sendable {
  package struct Entry: Hashable, Sendable {
    package var step: StepID
    package var after: [StepID]
    /// Since `up` began.
    package var started: Duration
    package var finished: Duration

    package init(step: StepID, after: [StepID], started: Duration, finished: Duration) {
      self.step = step
      self.after = after
      self.started = started
      self.finished = finished
    }

    package var took: Duration { finished - started }
  }

  package var entries: [Entry]
  package var total: Duration
  /// Services that write to disk, where memory would do.
  package var onDisk: Set<String>

  package init(entries: [Entry] = [], total: Duration = .zero, onDisk: Set<String> = []) {
    self.entries = entries
    self.total = total
    self.onDisk = onDisk
  }

  /// The chain of steps that set the whole time, first to last: each is the one that the next waited for longest.
  package var criticalPath: [Entry] {
    var byStep: [StepID: Entry] = [:]
    for entry in entries { byStep[entry.step] = entry }
    var path: [Entry] = []
    var current = entries.max { $0.finished < $1.finished }
    while let entry = current, path.count < entries.count {
      path.append(entry)
      current = entry.after.compactMap { byStep[$0] }.max { $0.finished < $1.finished }
    }
    return path.reversed()
  }
}
