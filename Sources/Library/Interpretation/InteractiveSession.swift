import Orchestration
package import Runtime
package import Semantics
package import Syntax

/// A program that grows line by line: what one line declares is there for the next.
package final class InteractiveSession {
  package let universe: Universe
  private let image: Image
  private let machine: Machine
  /// What lines have declared, the latest last.
  private var declared: [Declared] = []
  private let lastValue: Compiler.Location

  private struct Declared {
    var variable: InheritedVariable
    var location: Compiler.Location

    var name: String { variable.variable.name }
  }

  /// Names what the last line gave that was a value.
  package static let lastValueName = "_"

  /// `given` are names that are there from the beginning, with their values.
  package init(
    host: ScriptHost, interrupt: Interrupt, library: LibraryTable = .complete,
    given: [(name: String, value: Value)] = []
  ) {
    universe = library.universe(extending: .language)
    image = Image(library: library)
    machine = Machine(image: image, host: host, interrupt: interrupt)
    lastValue = machine.define(Self.lastValueName)
    machine.set(lastValue, to: .null)
    let variable = Resolution.Variable(
      name: Self.lastValueName, kind: .constant, declaredAt: .none, owner: 0, isTopLevel: true)
    declared = [Declared(variable: InheritedVariable(variable), location: lastValue)]
    for (name, value) in given { declare(name, value) }
  }

  private func declare(_ name: String, _ value: Value) {
    let location = machine.define(name)
    machine.set(location, to: value)
    let variable = Resolution.Variable(name: name, kind: .constant, declaredAt: .none, owner: 0, isTopLevel: true)
    declared.append(Declared(variable: InheritedVariable(variable), location: location))
  }

  package enum Outcome: Sendable {
    /// Nothing was run.
    case rejected([Diagnostic])
    /// The value is null for statements.
    case ran(Value, warnings: [Diagnostic])
    case raised(Raise)
  }

  /// Purely syntactic: whether the text wants another line.
  package static func isIncomplete(_ text: String) -> Bool {
    Parser.parse(SourceFile(name: "prompt", text: text), mode: .prompt).isIncomplete
  }

  /// Runs one line or block on the calling thread, which must have a machine's stack.
  package func evaluate(_ text: String) -> Outcome {
    evaluate(SourceFile(name: "prompt", folder: WorkingFolder.current, text: text), mode: .prompt)
  }

  /// Runs a whole file as if it were one line of the session.
  package func run(_ file: SourceFile) -> Outcome { evaluate(file, mode: .file) }

  private func evaluate(_ source: SourceFile, mode: Parser.Mode) -> Outcome {
    let names = Set(declared.map(\.name))
    let parsed = Parser.parse(source, mode: mode) { [universe] in names.contains($0) || universe.declares($0) }
    let checked = Checker.check(
      parsed.program, parsing: parsed.diagnostics, universe: universe, mode: .prompt,
      inherited: declared.map(\.variable), importer: FileImporter.importer)
    let diagnostics = (checked.diagnostics + parsed.diagnostics).inOrderOfText
    guard !diagnostics.contains(where: { $0.severity == .error }) else { return .rejected(diagnostics) }
    let modules = LibraryCompiler.compile(checked.libraries, into: image)
    var options = Compiler.Options()
    options.keepsTopLevel = true
    options.inherited = declared.map(\.location)
    let (module, limits) = Compiler.compile(
      parsed.program, resolution: checked.resolution, imports: modules.of(checked.imports), into: image,
      options: options)
    guard limits.isEmpty else { return .rejected(limits) }
    let earlier = declared
    remember(checked, module)
    let outcome = run(module.main, warnings: diagnostics)
    if case .raised = outcome { forgetUnset(since: earlier) }
    return outcome
  }

  private func run(_ main: Routine, warnings: [Diagnostic]) -> Outcome {
    do throws(Raise) {
      let value = try machine.runKeeping(main)
      if !value.isNull { machine.set(lastValue, to: value) }
      look(at: value)
      return .ran(value, warnings: warnings)
    } catch {
      return .raised(machine.final(error))
    }
  }

  /// What is about to be shown of environments is to be true now.
  private func look(at value: Value) {
    for shown in value.items ?? [value] {
      guard case .handle(let handle) = shown else { continue }
      switch handle.object {
      case let environment as EnvironmentHandle: environment.look(in: machine)
      case let service as ServiceHandle: service.environment.look(in: machine)
      case let declaration as Declaration:
        let up = machine.visibleResources().compactMap { $0.resource as? EnvironmentHandle }
        for environment in up where environment.declaration === declaration { environment.look(in: machine) }
      default: break
      }
    }
  }

  /// A later declaration of a name hides an earlier one.
  private func remember(_ checked: CheckResult, _ module: Compiler.Module) {
    for (index, variable) in checked.resolution.variables.enumerated()
    where variable.isTopLevel && !variable.isInherited {
      guard let location = module.names[variable.name] else { continue }
      declared.removeAll { $0.name == variable.name }
      var kept = variable
      kept.isInherited = true
      let known = index < checked.declarations.count ? checked.declarations[index] : .unknown
      declared.append(Declared(variable: InheritedVariable(kept, known), location: location))
    }
  }

  /// A line that failed has not declared what it never came to; what was called so before is back.
  private func forgetUnset(since earlier: [Declared]) {
    for (index, entry) in declared.enumerated().reversed() {
      guard case .global = entry.location, machine.value(at: entry.location) == nil else { continue }
      declared.remove(at: index)
      if let hidden = earlier.first(where: { $0.name == entry.name }) { declared.insert(hidden, at: index) }
    }
  }

  /// What there is now, for the thread that runs the lines.
  package var scope: SessionScope {
    var scope = SessionScope()
    scope.variables = declared.reversed().map { entry in
      SessionScope.Variable(
        name: entry.name, kind: entry.variable.variable.kind, declaration: entry.variable.declaration,
        value: machine.value(at: entry.location))
    }
    scope.environments = machine.visibleResources().reversed().compactMap { EnvironmentView($0.resource) }
    return scope
  }

  /// Leaves the environments of the lines running when the session ends.
  package func keepEnvironments() throws(Raise) {
    for (resource, _) in machine.visibleResources() {
      if let environment = resource as? EnvironmentHandle { try environment.keep(in: machine) }
    }
  }

  /// What an `env` that a line gave is as a stack.
  func stack(_ declaration: Declaration, name: String?, buildsAnew: Bool) throws(Raise) -> StackSpec {
    try StackReader(machine: machine).stack(declaration, name: name, buildsAnew: buildsAnew).spec
  }

  /// Releases what the lines have made.
  package func close() throws(Raise) { try machine.releaseAll() }
}
