/// JSON values, one a line, each translated into what it stands for.
package struct LineDecoder<Content: Sendable>: StreamDecoder {
  private let maximumLength = 16 << 20

  private var pending: [UInt8] = []
  private var start = 0
  /// Where the search for the line's end goes on.
  private var scanned = 0

  private let content: @Sendable (JSON) -> Content

  init(_ content: @escaping @Sendable (JSON) -> Content) { self.content = content }

  package mutating func append(_ bytes: [UInt8]) {
    pending.removeFirst(start)
    scanned -= start
    start = 0
    pending += bytes
  }

  package mutating func next() throws -> Content? {
    while let end = pending[scanned...].firstIndex(of: UInt8(ascii: "\n")) {
      let line = pending[start..<end]
      start = end + 1
      scanned = start
      if let value = try value(line) { return value }
    }
    scanned = pending.count
    guard pending.count - start <= maximumLength else {
      throw DockerError.malformedAnswer(detail: "a line of more than \(maximumLength) bytes")
    }
    return nil
  }

  package mutating func finish() throws -> Content? {
    defer { start = pending.count }
    return try value(pending[start...])
  }

  private func value(_ line: ArraySlice<UInt8>) throws -> Content? {
    let isBlank = line.allSatisfy { $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }
    return isBlank ? nil : content(try JSON(parsing: Array(line)))
  }
}

extension JSON {
  /// - Throws: `malformedAnswer`, with the beginning of the text.
  init(parsing bytes: [UInt8]) throws(DockerError) {
    do {
      self = try JSONReader.read(bytes)
    } catch {
      let sample = String(decoding: bytes.prefix(80), as: UTF8.self)
      throw .malformedAnswer(detail: "\(error.problem.rawValue) at byte \(error.offset) of \(sample.debugDescription)")
    }
  }
}
