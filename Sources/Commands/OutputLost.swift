import Glibc
import Synchronization
import Terminal

/// Standard output did not take what was written to it.
struct OutputLost: Error {
  let failure: WriteFailure

  /// As that of a program that SIGPIPE ends, or that of a report that could not be written.
  var status: Int32 {
    switch failure {
    case .noReader: 128 + SIGPIPE
    case .failed: 74
    }
  }

  /// Nobody misses what nobody reads.
  var text: String? {
    switch failure {
    case .noReader: nil
    case .failed(let reason): "error: cannot write to standard output: \(reason)\n"
    }
  }
}

/// What became of a program's standard output: told once, and part of the exit status.
final class OutputLoss: Sendable {
  private let lost = Mutex<OutputLost?>(nil)

  /// The text to show; `nil` where it has been shown before.
  func note(_ loss: OutputLost) -> String? {
    lost.withLock { lost in
      guard lost == nil else { return nil }
      lost = loss
      return loss.text
    }
  }

  /// Of a run that went well, but whose output was lost, another.
  func exitStatus(_ status: Int32) -> Int32 { status == 0 ? lost.withLock { $0?.status } ?? 0 : status }
}
