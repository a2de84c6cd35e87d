internal import Synchronization
internal import Terminal

/// Keeps what was written.
package final class MemorySink: OutputSink {
  private let bytes = Mutex<[UInt8]>([])

  package init() {}

  @discardableResult
  package func write(_ bytes: [UInt8]) -> Bool {
    self.bytes.withLock { $0 += bytes }
    return true
  }

  package var text: String { String(decoding: bytes.withLock { $0 }, as: UTF8.self) }

  /// What was written since the last call.
  package func take() -> String {
    let taken = bytes.withLock { bytes in
      defer { bytes = [] }
      return bytes
    }
    return String(decoding: taken, as: UTF8.self)
  }
}
