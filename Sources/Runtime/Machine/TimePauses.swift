import Synchronization

/// Time that counts against no time limit, as that in a queue: shared by a program's machines, whose limits all stand still meanwhile.
package final class TimePauses: Sendable {
  /// How many go on.
  private let running = Mutex(0)
  /// Nanoseconds of those that are over.
  private let past = Atomic<Int64>(0)
  /// When the first of those that go on began; 0 where none does.
  private let since = Atomic<Int64>(0)

  package func begin() {
    running.withLock { running in
      running += 1
      if running == 1 { since.store(Machine.monotonicTime(), ordering: .relaxed) }
    }
  }

  package func end() {
    running.withLock { running in
      running -= 1
      guard running == 0 else { return }
      past.add(Machine.monotonicTime() - since.exchange(0, ordering: .relaxed), ordering: .relaxed)
    }
  }

  /// Nanoseconds so far. Read often, by every look at a time limit.
  var total: Int64 {
    let since = since.load(ordering: .relaxed)
    let past = past.load(ordering: .relaxed)
    return since == 0 ? past : past + Machine.monotonicTime() - since
  }
}
