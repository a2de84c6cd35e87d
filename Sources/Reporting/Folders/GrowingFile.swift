import Glibc

/// A report that is written while the run goes on, piece by piece.
///
/// It takes an older file's place with its first piece. Where the disk is full it ends with a whole piece, and the rest
/// waits for space until the end.
struct GrowingFile {
  private enum State {
    case planned
    case open(ReportStream, length: Int64)
    case closed
  }

  /// As messages name it.
  let path: String
  private var state = State.planned
  /// Pieces that there was no space for, and why.
  private var waiting: [[UInt8]] = []
  private var shortage: ReportError?
  private var size = 0

  /// Bytes that may wait.
  private static let mostWaiting = 16 << 20

  init(path: String) { self.path = path }

  mutating func append(_ piece: String) throws(ReportError) {
    if case .closed = state { return }
    let bytes = Array(piece.utf8)
    guard waiting.isEmpty else {
      waiting.append(bytes)
      size += bytes.count
      if size > Self.mostWaiting { try close() }
      return
    }
    try put(bytes)
  }

  /// Tries again to write what waits.
  mutating func catchUp() throws(ReportError) {
    let pieces = waiting
    waiting = []
    size = 0
    for (index, piece) in pieces.enumerated() {
      try put(piece)
      guard waiting.isEmpty else {
        waiting = Array(pieces[index...])
        size = waiting.reduce(0) { $0 + $1.count }
        return
      }
    }
  }

  mutating func close() throws(ReportError) {
    try catchUp()
    defer { state = .closed }
    if case .open(let stream, _) = state { try stream.close() }
    guard !waiting.isEmpty, var error = shortage else { return }
    switch state {
    case .open: error.found = .part("lacks the last \(size) bytes of this run")
    default: error.noteOlder()
    }
    throw error
  }

  private mutating func put(_ bytes: [UInt8]) throws(ReportError) {
    do throws(ReportError) {
      switch state {
      case .planned: state = .open(try ReportFile.begin(path, with: bytes), length: Int64(bytes.count))
      case .open(let stream, let length):
        try stream.write(bytes, at: length)
        state = .open(stream, length: length + Int64(bytes.count))
      case .closed: break
      }
    } catch {
      guard error.isShortage, ReportFile.isReplaceable(path) else {
        if case .open(let stream, _) = state { try? stream.close() }
        state = .closed
        throw error
      }
      shortage = error
      waiting.append(bytes)
      size += bytes.count
    }
  }
}
