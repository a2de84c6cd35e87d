import Glibc
import Library
import Prompt
import Reporting
import Runtime
import Synchronization
import Syntax

/// The prompt on this process' terminal.
struct PromptRun {
  /// Run first, so that its names are there.
  var file: SourceFile?
  var arguments: [String] = []

  func run() -> Int32 {
    let interrupt = Interrupt()
    // The session is what takes signals, and needs the context, whose threads must begin after signals are blocked.
    let relay = SignalRelay()
    SignalWatch.start { relay.receive($0) }
    let context = RunContext(interrupt: interrupt, arguments: arguments)
    let console = context.console
    let session = PromptSession(
      host: context.host, interrupt: interrupt, capabilities: console.outputCapabilities,
      historyPath: UserFolder.path(of: "history", variables: ProcessVariables.all), failureText: console.text,
      takesTerminal: { context.progress.hide($0) })
    relay.connect(session)
    let status = ExitStatus()
    blockingWait {
      status.set(await session.run(after: file))
      await context.host.finish()
    }
    return status.value
  }
}

/// Hands signals on to the session once there is one.
private final class SignalRelay: Sendable {
  private let session = Mutex<PromptSession?>(nil)

  func connect(_ session: PromptSession) { self.session.withLock { $0 = session } }
  func receive(_ signal: Int32) { session.withLock { $0 }?.receive(signal) }
}

private final class ExitStatus: Sendable {
  private let status = Atomic<Int32>(0)

  var value: Int32 { status.load(ordering: .acquiring) }
  func set(_ value: Int32) { status.store(value, ordering: .releasing) }
}
