import Orchestration
package import Runtime
import Semantics
import Syntax

/// A verb on running environments as the shell calls it: `orch logs shop api --tail 20`.
package struct VerbCall: Sendable {
  private let builtin: Builtin
  private let words: [String]

  package init(_ builtin: Builtin, _ words: [String]) {
    self.builtin = builtin
    self.words = words
  }

  package enum Ending: Sendable {
    case done
    case mistaken(CommandLineMistake)
    /// A program in a service ended so.
    case exited(Int32)
    case raised(Raise)
    /// It is told of, and the command has this exit status.
    case failed(Raise, status: Int32)
  }

  /// Carries it out on a machine's thread of its own, and shows what it gives like a statement of a program.
  package func run(host: ScriptHost, interrupt: Interrupt) -> Ending {
    let call = self
    let ending = MachineThread.run { () -> Ending in
      let machine = Machine(image: Image(library: .complete), host: host, interrupt: interrupt)
      return call.run(in: machine)
    }
    return ending ?? .raised(.failure(.unexpectedFailure, "the system gives no thread to run on"))
  }

  private func run(in machine: Machine) -> Ending {
    do {
      let read = try VerbWords(words, of: builtin.signature)
      let (given, labels) = try arguments(read, in: machine)
      let value = try machine.call(builtin, given, labels: labels)
      if let output = OutputHandle.of(value) { show(output, in: machine) }
      if let statement = builtin.statement { _ = try machine.call(statement, [value], labels: [nil]) }
      return .done
    } catch let mistake as CommandLineMistake {
      return .mistaken(mistake)
    } catch let raise as Raise {
      return ending(raise, in: machine)
    } catch {
      return .raised(EngineFailure.raise(error))
    }
  }

  /// The status of a program that was connected to the terminal is the command's own, as with a shell. What the words of
  /// the command line have wrong has one status, whichever part of orch finds it.
  private func ending(_ raise: Raise, in machine: Machine) -> Ending {
    guard case .failure(let failure) = raise else { return .raised(raise) }
    if Self.mistakes.contains(failure.code) { return .failed(raise, status: Self.mistaken) }
    guard builtin.signature.name == "exec" else { return .raised(raise) }
    if let output = failure.details["output"].flatMap(OutputHandle.of) {
      show(output, in: machine)
      return .exited(Int32(truncatingIfNeeded: output.code))
    }
    if case .int(let status)? = failure.details["status"] {
      return .failed(raise, status: Int32(truncatingIfNeeded: status))
    }
    return .raised(raise)
  }

  private static let mistaken: Int32 = 64
  private static let mistakes: Set<DiagnosticCode> = [.wrongArguments, .invalidValue, .typeMismatch, .missingField]

  /// Of a program that was given its input as a flag; others write to the terminal themselves.
  private func show(_ output: OutputHandle, in machine: Machine) {
    machine.script?.output.write(output.out)
    machine.script?.output.writeError(output.err)
  }

  // MARK: Arguments

  private func arguments(_ read: VerbWords, in machine: Machine) throws -> (values: [Value], labels: [String?]) {
    var flags = read.flags
    let signature = builtin.signature
    if signature.parameters.contains(where: { CommandLineUsage.isAlwaysSo($0, of: signature) }),
      !flags.contains(where: { $0.name == "input" })
    {
      flags.append(("interactive", .bool(true)))
    }
    let values = try positional(read.words, in: machine)
    return (values + flags.map(\.value), values.map { _ in nil } + flags.map(\.name))
  }

  private func positional(_ words: [String], in machine: Machine) throws -> [Value] {
    switch VerbShape(builtin.signature) {
    case .words(let parameters): return try values(words[...], parameters, in: machine)
    case .environment(let isOptional, let parameters):
      if isOptional, words.isEmpty { return [] }
      let targets = try targets(in: machine)
      let copies = parameters.map(\.type).contains(CopyVerb.path)
      let words = try copies && words.count == parameters.count ? targets.naming(words) : words
      let isNamed = words.count > parameters.count
      let environment = try isNamed ? targets.environment(words[0]) : targets.only()
      let rest = isNamed ? words.dropFirst() : words[...]
      if copies { try checkServices(of: rest, in: environment) }
      return try [handle(environment, in: machine)] + values(rest, parameters, in: machine)
    case .environments:
      let targets = try targets(in: machine)
      let found = try words.isEmpty ? [standing(targets)] : words.map { try targets.environment($0) }
      return try found.map { try handle($0, in: machine) }
    case .service(let parameters):
      let (environment, service, rest) = try targets(in: machine).service(words)
      let value = try self.service(service, of: environment, in: machine)
      // `--` may set the program apart.
      return try [value] + values(rest.first == "--" ? rest.dropFirst() : rest, parameters, in: machine)
    case .services:
      let (environment, services) = try targets(in: machine).services(words)
      guard !services.isEmpty else { return [try handle(environment, in: machine)] }
      return try services.map { try service($0, of: environment, in: machine) }
    }
  }

  private func targets(in machine: Machine) throws(Raise) -> NamedTargets {
    NamedTargets(all: try machine.orchestrate { try await $0.list() }, verb: builtin.signature.name)
  }

  /// What is about to be ended without having been named must be nobody else's.
  private func standing(_ targets: NamedTargets) throws(CommandLineMistake) -> EnvironmentSummary {
    let only = try targets.only()
    guard case .other(let pid) = only.ownership else { return only }
    throw CommandLineMistake(
      "\(only.identity.name) \(only.identity.id) belongs to process \(pid), which still runs",
      help: ["name it to end it all the same: `orch \(builtin.signature.name) \(only.identity.id)`"])
  }

  private func handle(_ environment: EnvironmentSummary, in machine: Machine) throws(Raise) -> Value {
    let running = try machine.orchestrate { try await $0.attach(environment) }
    return .handle(try EnvironmentHandle.attached(running, in: machine))
  }

  private func service(_ name: String, of environment: EnvironmentSummary, in machine: Machine) throws(Raise) -> Value {
    let running = try machine.orchestrate { try await $0.attach(environment) }
    return .handle(ServiceHandle(name: name, environment: try EnvironmentHandle.attached(running, in: machine)))
  }

  // MARK: Further words

  private func values(
    _ words: ArraySlice<String>, _ parameters: [Signature.Parameter], in machine: Machine
  ) throws -> [Value] {
    try check(words, against: parameters)
    var values: [Value] = []
    for (index, word) in words.enumerated() {
      let parameter = parameters[min(index, parameters.count - 1)]
      if parameter.type == SnapshotVerbs.snapshotOrName { try checkSnapshot(word, in: machine) }
      values.append(try FlagValue.value(of: word, parameter, flag: parameter.name))
    }
    return values
  }

  /// Before the colons of paths in services.
  private func checkServices(of paths: ArraySlice<String>, in environment: EnvironmentSummary) throws {
    let targets = NamedTargets(all: [environment], verb: builtin.signature.name)
    for path in paths {
      if let (service, _) = CopyVerb.inService(path) { _ = try targets.check(service, in: environment) }
    }
  }

  private func checkSnapshot(_ word: String, in machine: Machine) throws {
    let known = try machine.orchestrate { try await $0.snapshots() }
    guard !known.contains(where: { $0.id == word || $0.name == word }) else { return }
    let error = OrchestrationError.unknownSnapshot(word, known: known.map { $0.name ?? $0.id })
    throw CommandLineMistake(error.describe(), help: error.remedies)
  }

  private func check(
    _ words: ArraySlice<String>, against parameters: [Signature.Parameter]
  ) throws(CommandLineMistake) {
    let usage = ["usage: \(CommandLineUsage.line(builtin.signature.name) ?? "")"]
    let required = parameters.filter { if case .optional = $0.presence { false } else { true } }
    if words.count < required.count {
      let names = required.dropFirst(words.count).map { $0.name.uppercased() }.joined(separator: " and ")
      throw CommandLineMistake("`orch \(builtin.signature.name)` needs \(names)", help: usage)
    }
    if case .rest? = parameters.last?.presence { return }
    if let surplus = words.dropFirst(parameters.count).first {
      throw CommandLineMistake("`orch \(builtin.signature.name)` has no use for `\(surplus)`", help: usage)
    }
  }
}
