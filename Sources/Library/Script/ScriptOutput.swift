/// Where a program's own output goes: a terminal, a report, a test's memory.
package protocol ScriptOutput: Sendable {
  /// Results, on standard output. The text carries its newlines. Where nobody reads any more, the run is ended by whoever gave this output.
  func write(_ text: String)
  /// Diagnostics and progress, on standard error.
  func writeError(_ text: String)
  /// It is this process' own standard streams, which programs may then write to themselves.
  var sharesStandardStreams: Bool { get }
}
