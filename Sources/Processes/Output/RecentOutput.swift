internal import Synchronization

/// The last part of what a background process wrote, standard output and error in the order in which they came.
package final class RecentOutput: Sendable {
  private struct State {
    var bytes: [UInt8] = []
    var droppedCount = 0
  }

  private let limit: Int
  private let state = Mutex(State())

  /// Keeps at least `limit` bytes.
  init(limit: Int) { self.limit = max(1, limit) }

  /// How many bytes were written before those that are still here.
  package var droppedCount: Int { state.withLock { $0.droppedCount } }

  package var bytes: [UInt8] { state.withLock { $0.bytes } }

  /// The newest lines, oldest first, without line ends; the last one may still be growing.
  ///
  /// A line whose beginning is gone is left out.
  package func lines(last count: Int = .max) -> [String] {
    let (bytes, isCut) = state.withLock { ($0.bytes, $0.droppedCount > 0) }
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    if isCut && !lines.isEmpty { lines.removeFirst() }
    return lines.suffix(count).map { String(decoding: $0, as: UTF8.self) }
  }

  func append(_ new: ArraySlice<UInt8>) {
    state.withLock { state in
      state.bytes += new
      // Room for as much again: moving the rest for each piece would cost more than the memory.
      guard state.bytes.count > 2 * limit else { return }
      let excess = state.bytes.count - limit
      state.bytes.removeFirst(excess)
      state.droppedCount += excess
    }
  }
}
