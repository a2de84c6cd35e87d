package import ContainerEngine

/// Where a program's own output goes: a terminal, a report, a test's memory.
package protocol ScriptOutput: Sendable {
  /// Results, on standard output. The text carries its newlines. Where nobody reads any more, the run is ended by whoever gave this output.
  func write(_ text: String)
  /// Diagnostics and progress, on standard error.
  func writeError(_ text: String)
  /// What a program or a service has written, byte for byte where the output can hold it.
  func pass(_ bytes: [UInt8], _ stream: OutputChunk.Stream)
  /// What stands before lines to tell one source of them from the others, by number.
  func label(_ text: String, number: Int) -> String
  /// A table for people, which other programs can read as well.
  func table(_ heads: [String], _ rows: [[String]]) -> [String]
  /// Somebody else draws on the terminal meanwhile.
  func lendTerminal(_ isLent: Bool)
  /// It is this process' own standard streams, which programs may then write to themselves.
  var sharesStandardStreams: Bool { get }
}

extension ScriptOutput {
  package func pass(_ bytes: [UInt8], _ stream: OutputChunk.Stream) {
    let text = String(decoding: bytes, as: UTF8.self)
    if stream == .output { write(text) } else { writeError(text) }
  }

  package func label(_ text: String, number: Int) -> String { text }
  package func table(_ heads: [String], _ rows: [[String]]) -> [String] { PlainTable.lines(heads, rows) }
  package func lendTerminal(_ isLent: Bool) {}
}
