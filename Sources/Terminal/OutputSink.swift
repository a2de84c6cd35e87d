/// Where rendered bytes go: a file descriptor when orch runs, memory in tests.
package protocol OutputSink: Sendable {
  /// Writes all bytes in order; false when nobody reads any more or the device failed, which is never fatal.
  @discardableResult
  func write(_ bytes: [UInt8]) -> Bool
}

extension OutputSink {
  @discardableResult
  package func write(_ text: String) -> Bool { write(Array(text.utf8)) }
}
