import Glibc
import Reporting
import Runtime
import Syntax
import Terminal
import TestRunner

/// What this process knows of the terminal it writes to, and how it tells of mistakes.
struct Console {
  let outputCapabilities: Capabilities
  let errorCapabilities: Capabilities
  private let secrets: SecretMask

  init(_ secrets: SecretMask = SecretMask()) {
    self.secrets = secrets
    outputCapabilities = Capabilities(TerminalFacts.observe(descriptor: STDOUT_FILENO))
    errorCapabilities = Capabilities(TerminalFacts.observe(descriptor: STDERR_FILENO))
  }

  private var failures: FailureRenderer {
    FailureRenderer(style: Style(errorCapabilities.colour), width: errorCapabilities.width)
  }

  /// Results.
  func output(_ text: String) throws(OutputLost) {
    do throws(WriteFailure) {
      try FileDescriptorSink.standardOutput.attempt(Array(text.utf8))
    } catch {
      throw OutputLost(failure: error)
    }
  }

  func error(_ text: String) { _ = FileDescriptorSink.standardError.write(secrets.masked(text)) }

  func report(_ diagnostics: [Diagnostic]) {
    guard !diagnostics.isEmpty else { return }
    error(failures.diagnostics.render(diagnostics))
  }

  func report(_ ending: RunVerdict.Ending) {
    switch ending {
    case .failed(let failure): error(text(failure))
    case .interrupted(SIGPIPE): break
    case .interrupted(let signal): error(signal == SIGINT ? "interrupted; cleaned up\n" : "terminated; cleaned up\n")
    case .completed, .exited: break
    }
  }

  @Sendable func text(_ failure: Failure) -> String { secrets.masked(failures.render(failure.masked(by: secrets))) }
}
