/// A piece of a program's output.
package struct OutputFrame: Hashable, Sendable {
  package enum Channel: UInt8, Sendable {
    case input = 0
    case output = 1
    case error = 2
    /// The engine's own word that something went wrong.
    case system = 3
  }

  package var channel: Channel
  package var bytes: [UInt8]
}

/// Docker's raw stream: pieces behind headers of 8 bytes (channel, three zeros, length in big-endian), or with a
/// terminal one plain stream of bytes. A piece is passed on as far as it has come, so that a large one takes no memory.
package struct OutputDecoder: StreamDecoder {
  private enum State {
    case plain
    case header([UInt8])
    case payload(OutputFrame.Channel, remaining: Int)
  }

  private static let headerLength = 8

  private var state: State
  private var pending: ArraySlice<UInt8> = []

  /// - Parameter isMultiplexed: there are headers: the program has no terminal.
  package init(isMultiplexed: Bool) { state = isMultiplexed ? .header([]) : .plain }

  package mutating func append(_ bytes: [UInt8]) { pending += bytes }

  package mutating func next() throws -> OutputFrame? {
    while !pending.isEmpty {
      switch state {
      case .plain:
        return OutputFrame(channel: .output, bytes: take(pending.count))
      case .header(let beginning):
        let header = beginning + take(Self.headerLength - beginning.count)
        state = header.count < Self.headerLength ? .header(header) : try Self.payload(after: header)
      case .payload(let channel, let remaining):
        let bytes = take(remaining)
        state = bytes.count < remaining ? .payload(channel, remaining: remaining - bytes.count) : .header([])
        if !bytes.isEmpty { return OutputFrame(channel: channel, bytes: bytes) }
      }
    }
    return nil
  }

  package mutating func finish() throws -> OutputFrame? {
    switch state {
    case .plain: return nil
    case .header(let beginning) where beginning.isEmpty: return nil
    case .payload(_, let remaining) where remaining == 0: return nil
    case .header, .payload: throw DockerError.connectionLost(detail: "closed in the middle of a piece of output")
    }
  }

  private mutating func take(_ count: Int) -> [UInt8] {
    let taken = Array(pending.prefix(count))
    pending = pending.dropFirst(count)
    return taken
  }

  private static func payload(after header: [UInt8]) throws -> State {
    guard let channel = OutputFrame.Channel(rawValue: header[0]), header[1...3].allSatisfy({ $0 == 0 }) else {
      throw DockerError.malformedAnswer(detail: "a piece of output with the header \(header)")
    }
    return .payload(channel, remaining: header[4...].reduce(0) { $0 << 8 | Int($1) })
  }
}
