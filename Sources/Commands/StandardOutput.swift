import Glibc
import Library
import Reporting
import Runtime
import Terminal

/// This process' own standard streams as a program's output.
struct StandardOutput: ScriptOutput {
  let progress: EnvironmentProgress
  /// Raised when standard output has lost its reader, as in `orch … | head -1`: the run ends as a program that SIGPIPE ends.
  let interrupt: Interrupt

  func write(_ text: String) {
    progress.aside {
      if !FileDescriptorSink.standardOutput.write(text) { interrupt.raise(.signal(SIGPIPE)) }
    }
  }

  func writeError(_ text: String) { progress.aside { _ = FileDescriptorSink.standardError.write(text) } }
  var sharesStandardStreams: Bool { true }
}
