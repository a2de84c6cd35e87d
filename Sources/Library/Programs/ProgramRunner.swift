import ContainerEngine
import Processes
import Runtime
import Syntax

/// Runs `$` commands: fills the holes, starts the pipeline, and makes a failure of one that failed.
final class ProgramRunner: Sendable {
  /// One for the process: it sees to it that parallel branches take turns with the terminal.
  private let terminal = ForegroundTerminal()
  private let keeper: (any GroupKeeper)?

  init(keeper: (any GroupKeeper)?) { self.keeper = keeper }

  func run(
    _ command: CommandTemplate, values: [Value], mode: CommandTemplate.Mode, output: any ScriptOutput,
    in machine: Machine
  ) throws(Raise) -> Value {
    var expansion = WordExpansion(values: values, machine: machine)
    let pipeline = try expansion.pipeline(command)
    let result: Result<Value, Blame>
    do throws(ProcessError) {
      switch mode {
      case .stream: result = try stream(pipeline, output, machine)
      case .capture: result = try capture(pipeline, machine)
      case .spawn:
        let spawned = try cancellable(machine) { options throws(ProcessError) in
          try pipeline.spawn(keeper: keeper, options)
        }
        let process = ProcessHandle(spawned, command: pipeline.title)
        machine.own(process)
        result = .success(.handle(process))
      }
    } catch {
      // What has interrupted the wait for a pipe's other end is told as itself.
      if error.cause == .cancelled { try machine.poll() }
      throw command.locating(Blame(raise: error.raise, stage: error.stage))
    }
    switch result {
    case .success(let value): return try value.asText(of: pipeline.stages.last?.program ?? "")
    case .failure(let blame): throw command.locating(blame)
    }
  }

  /// A failure, and the stage of the pipeline that is to blame.
  fileprivate struct Blame: Error {
    var raise: Raise
    var stage: Int?
  }

  private func stream(
    _ pipeline: Pipeline, _ output: any ScriptOutput, _ machine: Machine
  ) throws(ProcessError) -> Result<Value, Blame> {
    let outcome = try cancellable(machine) { options throws(ProcessError) in
      if output.sharesStandardStreams { return try pipeline.stream(options) }
      return try pipeline.stream(options) { channel, bytes in
        output.pass(Array(bytes), channel == .output ? .output : .error)
      }
    }
    return finish(outcome, OutputHandle(out: [], err: [], code: outcome.exitStatus), machine)
  }

  private func capture(
    _ pipeline: Pipeline, _ machine: Machine
  ) throws(ProcessError) -> Result<Value, Blame> {
    let captured = try cancellable(machine) { options throws(ProcessError) in try pipeline.capture(options) }
    let output = OutputHandle(out: captured.output, err: captured.errors, code: captured.outcome.exitStatus)
    return finish(captured.outcome, output, machine)
  }

  /// An interruption or a time limit of the machine ends the programs.
  private func cancellable<Ending>(
    _ machine: Machine, _ work: (RunOptions) throws(ProcessError) -> Ending
  ) throws(ProcessError) -> Ending {
    let cancellation = try Cancellation()
    var options = RunOptions(cancellation: cancellation, terminal: terminal, keeper: keeper)
    options.timeLimit = machine.remainingTime.map { .nanoseconds($0) }
    // Clean-up has a time limit, but signals do not reach it.
    guard !machine.isShielded else { return try work(options) }
    let waker = machine.interrupt.onRaise { cancellation.cancel() }
    defer { machine.interrupt.forget(waker) }
    return try work(options)
  }

  private func finish(
    _ outcome: ProgramOutcome, _ output: OutputHandle, _ machine: Machine
  ) -> Result<Value, Blame> {
    do throws(Raise) { try machine.poll() } catch { return .failure(Blame(raise: error)) }
    if outcome.isInterrupted { return .failure(Blame(raise: .interruption(.signal(2)))) }
    guard let stage = outcome.stages.firstIndex(where: \.hasFailed) else { return .success(.handle(output)) }
    let failed = outcome.stages[stage]
    let raise = Raise.failure(
      .commandFailed, "`\(failed.program)` \(failed.exit.ending)", help: output.lastErrorLines,
      details: ["output": .handle(output)])
    return .failure(Blame(raise: raise, stage: stage))
  }
}

extension CommandTemplate {
  /// Of a pipeline, the stage that is to blame is shown alone.
  fileprivate func locating(_ blame: ProgramRunner.Blame) -> Raise {
    if case .failure(let failure) = blame.raise, let stage = blame.stage, stages.count > 1,
      stages.indices.contains(stage)
    {
      failure.locate(at: Failure.Location(source: source, span: stages[stage].span))
    }
    return blame.raise
  }
}

extension Value {
  /// The same, where it is no output that is no text.
  fileprivate func asText(of program: String) throws(Raise) -> Value {
    if case .handle(let handle) = self { _ = try (handle.object as? OutputHandle)?.asText(of: program) }
    return self
  }
}

/// The runtime has an outcome too: that of `try`.
private typealias ProgramOutcome = Processes.Outcome

extension ProgramOutcome {
  /// Of the first stage that failed, else of the last; 128 and the signal's number for one that was killed, as shells have it.
  fileprivate var exitStatus: Int {
    switch (firstFailure ?? stages.last)?.exit {
    case .exited(let code)?: Int(code)
    case .signalled(let signal)?: 128 + Int(signal)
    case nil: 0
    }
  }
}

extension Exit {
  fileprivate var ending: String {
    switch self {
    case .exited(let code): "ended with status \(code)"
    case .signalled(let signal): "was killed by signal \(signal)"
    }
  }
}

extension Pipeline {
  var title: String { stages.map { ([$0.program] + $0.arguments).joined(separator: " ") }.joined(separator: " | ") }
}

extension ProcessError {
  fileprivate var raise: Raise { .failure(.commandFailed, reason, help: help) }

  private var reason: String {
    switch cause {
    case .programNotFound(let name, let searched):
      searched.isEmpty ? "there is no program \(name)" : "there is no program `\(name)` in PATH"
    case .notExecutable(let path, .isDirectory): "\(path) is a folder, not a program"
    case .notExecutable(let path, .permissionDenied): "\(path) may not be executed"
    case .notExecutable(let path, .unknownFormat): "\(path) is no program for this machine, and has no `#!` line"
    case .notExecutable(let path, .interpreterMissing(let interpreter)):
      "\(path) needs \(interpreter ?? "a loader") which is not there"
    case .workingDirectoryUnusable(let path, let reason): "cannot run in the folder \(path): \(reason)"
    case .redirectFailed(let path, let reason): "cannot open \(path): \(reason)"
    case .cancelled: "nobody has opened the other end of the pipe that it is redirected to"
    case .nulByte(let text): "a word of the command holds a NUL byte: \(text.prefix(40))"
    case .invalidVariableName(let name): "`\(name)` cannot be the name of an environment variable"
    case .argumentsTooLong: "the command has more words than the system hands to a program"
    case .tooManyProcesses: "the system has no process to give"
    case .tooManyOpenFiles: "too many files are open"
    case .outputTooLarge(let limit): "the program printed more than \(limit >> 20) MiB"
    case .system(let operation, let reason): "cannot \(operation): \(reason)"
    }
  }

  private var help: [String] {
    switch cause {
    case .programNotFound: ["is it installed? orch's own verbs are written without `$`"]
    case .notExecutable(_, .permissionDenied): ["`chmod +x` it"]
    case .outputTooLarge: ["redirect it into a file: `> out.txt`"]
    default: []
    }
  }
}
