package import Orchestration
package import Runtime
import Synchronization
import Syntax

/// What a running program has around it: output, arguments, the container engine, and the tests it has run.
package final class ScriptHost: Host {
  /// Without what is secret.
  package var output: any ScriptOutput { maskedOutput }
  package let arguments: ScriptArguments
  package let tests: TestExecutor
  package let engine: EngineAccess
  package let environments: EnvironmentDefaults
  /// What is not to be seen of what the program has asked for.
  package let secrets: SecretMask
  private let maskedOutput: MaskedOutput
  private let report: @Sendable (Failure) -> Void
  let supervisor: Supervisor?
  let programs: ProgramRunner
  let requests = RequestSender()
  /// Verbs say what they have done, for whoever sees nothing else of it.
  private let confirms: Bool

  package init(
    output: any ScriptOutput, arguments: ScriptArguments = ScriptArguments([]), engine: EngineAccess,
    supervisor: Supervisor? = nil, tests: TestExecutor,
    environments: EnvironmentDefaults = EnvironmentDefaults(), confirms: Bool = false,
    secrets: SecretMask = SecretMask(), report: (@Sendable (Failure) -> Void)? = nil
  ) {
    maskedOutput = MaskedOutput(output, secrets)
    self.secrets = secrets
    self.confirms = confirms
    self.report = report ?? Self.plainReport(output)
    self.arguments = arguments
    self.engine = engine
    self.supervisor = supervisor
    programs = ProgramRunner(keeper: supervisor.map(SupervisorKeeper.init))
    self.tests = tests
    self.environments = environments
  }

  /// One of several programs that run in the same process: engine, terminal and arguments are the base's, which ends the run.
  package init(
    besides base: ScriptHost, output: any ScriptOutput, tests: TestExecutor, environments: EnvironmentDefaults
  ) {
    secrets = base.secrets
    maskedOutput = MaskedOutput(output, base.secrets)
    confirms = false
    report = Self.plainReport(output)
    arguments = base.arguments
    engine = base.engine
    supervisor = base.supervisor
    programs = base.programs
    self.tests = tests
    self.environments = environments
  }

  package func run(
    _ command: CommandTemplate, values: [Value], mode: CommandTemplate.Mode, in machine: Machine
  ) throws(Raise) -> Value {
    if tests.isPlanning(machine) { throw .skip("dry run") }
    return try programs.run(command, values: values, mode: mode, output: output, in: machine)
  }

  package func member(_ name: String, of declaration: Declaration, in machine: Machine) throws(Raise) -> Value {
    switch declaration.form {
    case .service: throw ScriptHost.notUp(declaration, "`\(declaration.name)` is a declaration")
    case .environment:
      let environment = try EnvironmentLookup.find(declaration, in: machine)
      return try machine.member(name, of: .handle(environment))
    }
  }

  package func trace(_ event: TraceEvent, in machine: Machine) {
    if let line = StatementTrace.line(event, secrets) { output.writeError(line) }
  }

  package func run(_ test: TestInvocation, in machine: Machine) throws(Raise) {
    try tests.run(test, host: self, in: machine)
  }

  package func origin(of list: ListBox) -> String? { list === arguments.list ? arguments.extent : nil }

  package func tell(_ failure: Failure) { report(failure.masked(by: secrets)) }

  /// It carries out a command of the shell, which is over with it.
  var isCommand: Bool { confirms }

  func confirm(_ line: String) { if confirms { output.write(line + "\n") } }

  private static func plainReport(_ output: any ScriptOutput) -> @Sendable (Failure) -> Void {
    { output.writeError("error[\($0.code.id)]: \($0.message)\n") }
  }

  /// Ends the run: closes what was opened, leaves nothing on the engine.
  package func finish(interrupted: Bool = false) async {
    finish(leavingObjects: await engine.finish(interrupted: interrupted))
  }

  /// The same at once, where no engine was used; false otherwise. The first task of a process starts threads, which takes as long as a
  /// short script.
  package func finishWithoutEngine() -> Bool {
    guard !engine.isUsed else { return false }
    finish(leavingObjects: false)
    return true
  }

  private func finish(leavingObjects: Bool) {
    flush()
    supervisor?.finish(leavingObjects: leavingObjects)
    requests.close()
  }

  /// Closes what this program alone has opened, where others use the same engine.
  package func close() { requests.close() }

  /// Shows what was held back of the program's output, since no more comes.
  package func flush() { maskedOutput.flush() }

  static func notUp(_ declaration: Declaration, _ message: String) -> Raise {
    .failure(
      .notUpHere, message,
      help: [
        "a service belongs to an environment: `env shop { services: [\(declaration.name)] }`, then `shop.\(declaration.name)`"
      ])
  }
}

extension Arguments {
  /// The host that this library was made for. Its functions are only ever linked into images that run under it.
  var host: ScriptHost? { machine.host as? ScriptHost }
}

extension Machine {
  var script: ScriptHost? { host as? ScriptHost }
}
