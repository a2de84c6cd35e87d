/// Which of a program's outputs some bytes came from.
package enum OutputChannel: Sendable, Hashable {
  case output
  case errors
}

/// A pipe that programs write to, and who gets the bytes.
struct OutputReader {
  let pipe: Descriptor
  /// Answers whether to go on.
  let deliver: (ArraySlice<UInt8>) -> Bool
}

/// Holds what a captured pipeline writes, up to a limit in bytes.
final class CaptureBuffer {
  private(set) var output: [UInt8] = []
  private(set) var errors: [UInt8] = []
  private(set) var hasOverflowed = false
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  func receive(_ channel: OutputChannel, _ bytes: ArraySlice<UInt8>) -> Bool {
    hasOverflowed = hasOverflowed || output.count + errors.count + bytes.count > limit
    guard !hasOverflowed else { return false }
    switch channel {
    case .output: output += bytes
    case .errors: errors += bytes
    }
    return true
  }
}
