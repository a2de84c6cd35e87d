import Library
import Reporting
import Terminal

/// This process' own standard streams as a program's output.
struct StandardOutput: ScriptOutput {
  let progress: EnvironmentProgress

  func write(_ text: String) { progress.aside { _ = FileDescriptorSink.standardOutput.write(text) } }
  func writeError(_ text: String) { progress.aside { _ = FileDescriptorSink.standardError.write(text) } }
  var sharesStandardStreams: Bool { true }
}
