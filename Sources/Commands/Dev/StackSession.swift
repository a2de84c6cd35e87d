import ContainerEngine
import FileWatching
import Glibc
import Library
import Orchestration
import Reporting
import Runtime
import Synchronization
import Syntax
import Terminal
import TestRunner

/// What commands on a development stack share: the file is found and evaluated, the engine asked, failures told with status 3.
struct StackSession {
  /// What a command works with.
  struct Work: Sendable {
    let stack: StackSpec
    let orchestrator: Orchestrator
    let console: Console
    let output: any ScriptOutput
    /// The same as its files declare it now; `nil` where they are wrong, which has been told.
    let reload: @Sendable (_ services: [String]) -> StackSpec?
    /// The files that declare it.
    let declarations: @Sendable () -> Set<String>

    func say(_ text: String) { output.write(text + "\n") }

    /// The addresses of what is up, and what was done to each service.
    func show(_ running: RunningEnvironment) {
      let style = Style(console.outputCapabilities.colour)
      var table = Table([.init("", canShrink: false), .init("", canShrink: false), .init("")])
      for service in running.services {
        table.append([
          service.name, service.ports.first.map { "\(service.host):\($0.host)" } ?? "",
          running.renewals[service.name].map { style(.muted, $0.words) } ?? "",
        ])
      }
      for line in table.lines(width: nil, style: style, unicode: true) { say("  \(line)") }
    }
  }

  private let arguments: StackArguments
  private let buildsAnew: Bool

  init(_ arguments: StackArguments, buildsAnew: Bool = false) {
    self.arguments = arguments
    self.buildsAnew = buildsAnew
  }

  /// `services` are names that the stack must have.
  func run(_ services: [String], _ work: @escaping @Sendable (Work) async throws -> Void) throws -> Int32 {
    let interrupt = Interrupt()
    SignalWatch.start(interrupt)
    let context = RunContext(interrupt: interrupt)
    let stack: StackSpec
    do throws(StackProject.Problem) {
      stack = try Self.load(arguments, buildsAnew, context.host, interrupt)
    } catch {
      return try error.tell(context.console)
    }
    try Self.check(services, of: stack)
    return carryOut(stack, context, interrupt, work)
  }

  private func reload(_ services: [String], _ context: RunContext, _ interrupt: Interrupt) -> StackSpec? {
    do {
      let stack: StackSpec
      do throws(StackProject.Problem) { stack = try Self.load(arguments, buildsAnew, context.host, interrupt) } catch {
        _ = try error.tell(context.console)
        return nil
      }
      try Self.check(services, of: stack)
      return stack
    } catch {
      context.console.error("error: \((error as? CommandMistake)?.message ?? "\(error)")\n")
      return nil
    }
  }

  static func check(_ services: [String], of stack: StackSpec) throws {
    let known = stack.environment.services.map(\.name)
    for service in services where !known.contains(service) {
      let guess = Suggestion.closest(to: service, among: known).map { ": did you mean `\($0)`?" }
      throw CommandMistake(
        "the stack has no service `\(service)`" + (guess ?? ": it has \(known.joined(separator: ", "))"))
    }
  }

  static func load(
    _ arguments: StackArguments, _ buildsAnew: Bool, _ host: ScriptHost, _ interrupt: Interrupt
  ) throws(StackProject.Problem) -> StackSpec {
    let file = try StackProject.file(arguments.file, from: WorkingFolder.current)
    return try StackProject.load(
      file, environment: arguments.environment, name: arguments.stack, buildsAnew: buildsAnew, host: host,
      interrupt: interrupt)
  }

  private func carryOut(
    _ stack: StackSpec, _ context: RunContext, _ interrupt: Interrupt,
    _ work: @escaping @Sendable (Work) async throws -> Void
  ) -> Int32 {
    let failure = Mutex<String?>(nil)
    blockingWait {
      let task = Task {
        let orchestrator = try await context.host.engine.started()
        try await work(
          Work(
            stack: stack, orchestrator: orchestrator, console: context.console, output: context.host.output,
            reload: { reload($0, context, interrupt) },
            declarations: { StackProject.files(arguments.file, from: WorkingFolder.current) }))
      }
      let waker = interrupt.onRaise { task.cancel() }
      if case .failure(let error) = await task.result, !(error is CancellationError) {
        failure.withLock { $0 = Self.message(error) }
      }
      interrupt.forget(waker)
      await context.host.finish()
    }
    if case .signal(let number)? = interrupt.reason { return 128 + number }
    guard let text = failure.withLock({ $0 }) else { return 0 }
    context.console.error("error: \(text)\n")
    return 3
  }

  static func message(_ error: any Error) -> String {
    switch error {
    case OrchestrationError.unknownEnvironment(let name, _):
      "the stack \(name) is not up\n  = help: `orch dev up` starts it"
    case let error as OrchestrationError:
      ([error.describe()] + error.remedies.map { "  = help: \($0)" }).joined(separator: "\n")
    case let error as EngineError: OrchestrationError.engine(error, service: nil).describe()
    case let error as FileWatcher.Problem: error.message
    default: "\(error)"
    }
  }
}

extension StackProject.Problem {
  /// The exit status, or an error of the command line.
  func tell(_ console: Console) throws -> Int32 {
    switch self {
    case .noFile(let name):
      throw CommandMistake("there is no `\(name)` here or in a folder above: `--file` names another file")
    case .unreadable(let path): throw CommandMistake("there is no file `\(path)`")
    case .noEnvironment(let name, let known, let file):
      let hint =
        known.isEmpty
        ? "it declares none" : "it declares \(known.map { "`\($0)`: --env \($0)" }.joined(separator: ", "))"
      throw CommandMistake("\(file) declares no `env \(name)`; \(hint)")
    case .rejected(let diagnostics):
      console.report(diagnostics)
      return 2
    case .raised(let raised):
      let ending = RunVerdict.Ending(raised)
      console.report(ending)
      return RunVerdict(ending: ending, tally: TestTally()).exitStatus
    }
  }
}

extension ServiceRenewal {
  fileprivate var words: String {
    switch self {
    case .rebuilt: "rebuilt and started"
    case .imageFound: "started anew, from an image that was built of these sources before"
    case .replaced: "started anew, its image is the same"
    case .restarted: "restarted"
    }
  }
}
