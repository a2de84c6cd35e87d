import ContainerEngine
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
  let capabilities: Capabilities
  /// What could not be written for another reason: the run goes on, and tells at its end that something is missing.
  let loss = OutputLoss()

  init(progress: EnvironmentProgress, interrupt: Interrupt, capabilities: Capabilities) {
    self.progress = progress
    self.interrupt = interrupt
    self.capabilities = capabilities
  }

  func write(_ text: String) { write(Array(text.utf8)) }

  private func write(_ bytes: [UInt8]) {
    progress.aside {
      do throws(WriteFailure) {
        try FileDescriptorSink.standardOutput.attempt(bytes)
      } catch .noReader {
        interrupt.raise(.signal(SIGPIPE))
      } catch {
        if let text = loss.note(OutputLost(failure: error)) { _ = FileDescriptorSink.standardError.write(text) }
      }
    }
  }

  func writeError(_ text: String) { progress.aside { _ = FileDescriptorSink.standardError.write(text) } }

  func pass(_ bytes: [UInt8], _ stream: OutputChunk.Stream) {
    if stream == .output { write(bytes) } else { progress.aside { _ = FileDescriptorSink.standardError.write(bytes) } }
  }

  func label(_ text: String, number: Int) -> String {
    let roles: [Role] = [.path, .accent, .success, .warning, .note, .error]
    return Style(capabilities.colour)(roles[number % roles.count], text)
  }

  func table(_ heads: [String], _ rows: [[String]]) -> [String] {
    var table = Table(heads.map { .init($0) })
    for row in rows { table.append(row) }
    return table.lines(
      width: capabilities.width, style: Style(capabilities.colour), unicode: capabilities.unicode)
  }

  func lendTerminal(_ isLent: Bool) { progress.hide(isLent) }
  var sharesStandardStreams: Bool { true }
}
