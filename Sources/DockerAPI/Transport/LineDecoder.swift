/// JSON values, one a line.
package struct LineDecoder: StreamDecoder {
  private static let maximumLength = 16 << 20

  private var pending: [UInt8] = []
  private var start = 0
  /// Where the search for the line's end goes on.
  private var scanned = 0

  package init() {}

  package mutating func append(_ bytes: [UInt8]) {
    pending.removeFirst(start)
    scanned -= start
    start = 0
    pending += bytes
  }

  package mutating func next() throws -> JSON? {
    while let end = pending[scanned...].firstIndex(of: UInt8(ascii: "\n")) {
      let line = pending[start..<end]
      start = end + 1
      scanned = start
      if let value = try Self.value(line) { return value }
    }
    scanned = pending.count
    guard pending.count - start <= Self.maximumLength else {
      throw DockerError.malformedAnswer(detail: "a line of more than \(Self.maximumLength) bytes")
    }
    return nil
  }

  package mutating func finish() throws -> JSON? {
    defer { start = pending.count }
    return try Self.value(pending[start...])
  }

  private static func value(_ line: ArraySlice<UInt8>) throws -> JSON? {
    let isBlank = line.allSatisfy { $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }
    return isBlank ? nil : try JSON(parsing: Array(line))
  }
}

extension JSON {
  /// - Throws: `malformedAnswer`, with the beginning of the text.
  package init(parsing bytes: [UInt8]) throws(DockerError) {
    do {
      self = try JSONReader.read(bytes)
    } catch {
      let sample = String(decoding: bytes.prefix(80), as: UTF8.self)
      throw .malformedAnswer(detail: "\(error.problem.rawValue) at byte \(error.offset) of \(sample.debugDescription)")
    }
  }
}
