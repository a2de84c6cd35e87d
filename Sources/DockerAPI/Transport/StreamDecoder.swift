import Synchronization

/// Cuts a stream of bytes into what they stand for.
package protocol StreamDecoder: Sendable {
  associatedtype Element: Sendable
  mutating func append(_ bytes: [UInt8])
  mutating func next() throws -> Element?
  /// The bytes have ended: what is left, if it makes a whole.
  mutating func finish() throws -> Element?
}

/// A long answer, decoded as it is read. One reader at a time; it closes its connection like the ``ByteStream`` below
/// it.
package final class DecodedStream<Decoder: StreamDecoder>: Sendable {
  private let bytes: ByteStream
  private let decoder: Mutex<Decoder>

  init(_ bytes: ByteStream, _ decoder: Decoder) {
    self.bytes = bytes
    self.decoder = Mutex(decoder)
  }

  /// `nil` at the end.
  package func next() async throws -> Decoder.Element? {
    while true {
      if let element = try decoder.withLock({ try $0.next() }) { return element }
      guard let more = try await bytes.next() else { return try decoder.withLock { try $0.finish() } }
      decoder.withLock { $0.append(more) }
    }
  }
}
