import Library
import Synchronization

/// What a job's program writes, told in whole lines.
final class JobOutput: ScriptOutput {
  private let tell: @Sendable (RunEvent.OutputStream, String) -> Void
  private let pending = Mutex<[RunEvent.OutputStream: String]>([:])

  init(_ tell: @escaping @Sendable (RunEvent.OutputStream, String) -> Void) { self.tell = tell }

  var sharesStandardStreams: Bool { false }

  func write(_ text: String) { add(text, to: .output) }
  func writeError(_ text: String) { add(text, to: .error) }

  /// Tells the rest, which ends in no newline.
  func flush() {
    let rest = pending.withLock { pending in
      defer { pending = [:] }
      return pending
    }
    for stream in [RunEvent.OutputStream.output, .error] {
      if let text = rest[stream], !text.isEmpty { tell(stream, text + "\n") }
    }
  }

  private func add(_ text: String, to stream: RunEvent.OutputStream) {
    let whole = pending.withLock { pending -> String in
      let all = (pending[stream] ?? "") + text
      guard let end = all.utf8.lastIndex(of: UInt8(ascii: "\n")) else {
        pending[stream] = all
        return ""
      }
      let next = all.utf8.index(after: end)
      pending[stream] = String(all[next...])
      return String(all[..<next])
    }
    if !whole.isEmpty { tell(stream, whole) }
  }
}
