import ContainerEngine

/// The last lines of a service. Engines count the pieces of 16 KiB in which they keep long lines: so they are asked for more,
/// until that is enough, and what is too much is left out.
struct LogTail: Sendable {
  typealias Log = AsyncThrowingStream<OutputChunk, any Error>

  let count: Int
  let options: LogOptions
  let engine: @Sendable (LogOptions) async throws -> Log

  /// More pieces than any log has that somebody reads.
  private static let mostPieces = 1 << 24
  /// The first line of each stream may lack its beginning.
  private static let margin = 2

  func log() async throws -> Log {
    let enough = min(count, LogTail.mostPieces) + LogTail.margin
    var asked = enough
    var found = try await past(asked)
    while found.lines.begun < enough, found.lines.hasLong, asked < LogTail.mostPieces {
      asked *= 4
      let more = try await past(asked)
      // Nothing came before.
      if more.lines.size == found.lines.size { break }
      found = more
    }
    guard options.follow else {
      let chunks = found.chunks
      return AsyncThrowingStream { log in
        for chunk in chunks { log.yield(chunk) }
        log.finish()
      }
    }
    var wanted = options
    wanted.tail = asked
    let reader = LineDropper(try await engine(wanted), dropping: max(0, found.lines.begun - count))
    return AsyncThrowingStream { try await reader.next() }
  }

  /// What is followed is asked for once more, so that nothing of it has to be kept.
  private func past(_ pieces: Int) async throws -> LastLines {
    var past = options
    (past.tail, past.follow) = (pieces, false)
    var found = LastLines(count: options.follow ? 0 : count)
    for try await chunk in try await engine(past) { found.add(chunk) }
    return found
  }
}

/// The last lines of an output that is told piece by piece.
private struct LastLines {
  private(set) var lines = LineCounter()
  private let count: Int
  private var kept: [Piece] = []
  /// Of those that are kept, how many at the beginning are too old.
  private var old = 0

  private struct Piece {
    var chunk: OutputChunk
    /// Where its parts begin, each with the number of its line.
    var parts: [(line: Int, start: Int)]
  }

  init(count: Int) { self.count = count }

  private var first: Int { lines.begun - count }

  mutating func add(_ chunk: OutputChunk) {
    let parts = lines.parts(of: chunk).map { (line: $0.line, start: $0.bytes.startIndex) }
    guard count > 0 else { return }
    kept.append(Piece(chunk: chunk, parts: parts))
    while old < kept.count, kept[old].parts.allSatisfy({ $0.line < first }) { old += 1 }
    if old > kept.count / 2 {
      kept.removeFirst(old)
      old = 0
    }
  }

  var chunks: [OutputChunk] {
    kept.compactMap { piece in
      piece.parts.first { $0.line >= first }.map {
        OutputChunk(stream: piece.chunk.stream, bytes: Array(piece.chunk.bytes[$0.start...]))
      }
    }
  }
}

/// Tells the lines of an output apart, which has two streams; each is numbered as it begins.
struct LineCounter {
  private(set) var begun = 0
  /// Bytes.
  private(set) var size = 0
  /// There is a line that engines keep in several pieces.
  private(set) var hasLong = false
  private var open: [OutputChunk.Stream: (line: Int, size: Int)] = [:]

  private static let piece = 16 << 10

  mutating func parts(of chunk: OutputChunk) -> [(line: Int, bytes: ArraySlice<UInt8>)] {
    var parts: [(Int, ArraySlice<UInt8>)] = []
    var rest = chunk.bytes[...]
    size += rest.count
    while !rest.isEmpty {
      let end = rest.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? rest.endIndex
      let known = open[chunk.stream] ?? begin()
      let length = known.size + (end - rest.startIndex)
      if length >= LineCounter.piece { hasLong = true }
      open[chunk.stream] = rest[end - 1] == UInt8(ascii: "\n") ? nil : (known.line, length)
      parts.append((known.line, rest[..<end]))
      rest = rest[end...]
    }
    return parts
  }

  private mutating func begin() -> (line: Int, size: Int) {
    defer { begun += 1 }
    return (begun, 0)
  }
}

/// Leaves out the first lines.
private actor LineDropper {
  private var chunks: LogTail.Log.Iterator
  private var lines = LineCounter()
  private let dropped: Int

  init(_ chunks: LogTail.Log, dropping count: Int) {
    self.chunks = chunks.makeAsyncIterator()
    dropped = count
  }

  func next() async throws -> OutputChunk? {
    var iterator = chunks
    defer { chunks = iterator }
    while let chunk = try await iterator.next(isolation: self) {
      let kept = lines.parts(of: chunk).first { $0.line >= dropped }
      if let kept {
        return OutputChunk(stream: chunk.stream, bytes: Array(chunk.bytes[kept.bytes.startIndex...]))
      }
    }
    return nil
  }
}
