package import Runtime
import Semantics
package import Syntax

/// A program that grows line by line: what one line declares is there for the next.
package final class InteractiveSession {
  private let universe: Universe
  private let image: Image
  private let machine: Machine
  private var inherited: [InheritedVariable] = []
  private var locations: [Compiler.Location] = []

  package init(host: ScriptHost, interrupt: Interrupt, library: LibraryTable = .complete) {
    universe = library.universe(extending: .language)
    image = Image(library: library)
    machine = Machine(image: image, host: host, interrupt: interrupt)
  }

  package enum Outcome {
    /// Nothing was run.
    case rejected([Diagnostic])
    /// The value is null for statements.
    case ran(Value, warnings: [Diagnostic])
    case raised(Raise)
  }

  /// Names that lines have declared so far, latest first.
  package var declaredNames: [String] { inherited.reversed().map(\.variable.name) }

  /// Purely syntactic: whether the text wants another line.
  package static func isIncomplete(_ text: String) -> Bool {
    Parser.parse(SourceFile(name: "prompt", text: text), mode: .prompt).isIncomplete
  }

  /// Runs one line or block on the calling thread, which must have a machine's stack.
  package func evaluate(_ text: String) -> Outcome {
    let source = SourceFile(name: "prompt", folder: WorkingFolder.current, text: text)
    let parsed = Parser.parse(source, mode: .prompt)
    let checked = Checker.check(
      parsed.program, parsing: parsed.diagnostics, universe: universe, mode: .prompt, inherited: inherited, importer: FileImporter.importer)
    let diagnostics = parsed.diagnostics + checked.diagnostics
    guard !diagnostics.contains(where: { $0.severity == .error }) else { return .rejected(diagnostics) }
    let modules = LibraryCompiler.compile(checked.libraries, into: image)
    var options = Compiler.Options()
    options.keepsTopLevel = true
    options.inherited = locations
    let (module, limits) = Compiler.compile(
      parsed.program, resolution: checked.resolution, imports: modules.of(checked.imports), into: image, options: options)
    guard limits.isEmpty else { return .rejected(limits) }
    remember(checked, module)
    return run(module.main, warnings: diagnostics)
  }

  private func run(_ main: Routine, warnings: [Diagnostic]) -> Outcome {
    do throws(Raise) {
      return .ran(try machine.runKeeping(main), warnings: warnings)
    } catch {
      return .raised(machine.final(error))
    }
  }

  /// A later declaration of a name hides an earlier one.
  private func remember(_ checked: CheckResult, _ module: Compiler.Module) {
    for (index, variable) in checked.resolution.variables.enumerated()
    where variable.isTopLevel && !variable.isInherited {
      guard let location = module.names[variable.name] else { continue }
      if let known = inherited.firstIndex(where: { $0.variable.name == variable.name }) {
        inherited.remove(at: known)
        locations.remove(at: known)
      }
      var kept = variable
      kept.isInherited = true
      inherited.append(InheritedVariable(kept, index < checked.declarations.count ? checked.declarations[index] : .unknown))
      locations.append(location)
    }
  }

  /// Running environments and other things that lines have made, for the prompt and for the way out.
  package var openResources: [any Resource] { machine.visibleResources().map(\.resource) }

  /// Releases what the lines have made.
  package func close() throws(Raise) { try machine.releaseAll() }
}
