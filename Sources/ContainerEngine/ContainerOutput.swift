package struct LogOptions: Hashable, Sendable {
  package var follow: Bool
  /// The last lines only; `nil` is all.
  package var tail: Int?
  /// Seconds since 1970, with fractions.
  package var since: Double?
  package var timestamps: Bool

  package init(follow: Bool = false, tail: Int? = nil, since: Double? = nil, timestamps: Bool = false) {
    self.follow = follow
    self.tail = tail
    self.since = since
    self.timestamps = timestamps
  }
}

package struct OutputChunk: Hashable, Sendable {
  package enum Stream: Hashable, Sendable { case output, error }

  package var stream: Stream
  package var bytes: [UInt8]

  package init(stream: Stream, bytes: [UInt8]) {
    self.stream = stream
    self.bytes = bytes
  }
}
