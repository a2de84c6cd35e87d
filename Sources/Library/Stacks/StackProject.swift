package import Orchestration
package import Runtime
package import Syntax

/// A file that declares a stack, found and read outside of any program.
package enum StackProject {
  package enum Problem: Error {
    /// No `dev.orch` here or in a folder above.
    case noFile(String)
    case unreadable(String)
    /// The file declares no such `env`; those that it declares.
    case noEnvironment(String, known: [String], file: String)
    case rejected([Diagnostic])
    case raised(Raise)
  }

  package static let fileName = "dev.orch"

  /// The file named, or the nearest `dev.orch` in the folder or above it.
  package static func file(_ named: String?, from folder: String) throws(Problem) -> String {
    if let named {
      guard FileSystem.exists(named) else { throw .unreadable(named) }
      return named.hasPrefix("/") ? named : "\(folder)/\(named)"
    }
    var folder = folder
    while true {
      let path = folder == "/" ? "/\(fileName)" : "\(folder)/\(fileName)"
      if FileSystem.exists(path) { return path }
      guard folder != "/", let slash = folder.lastIndex(of: "/") else { throw .noFile(fileName) }
      folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
    }
  }

  /// That file and what it brings in, by their absolute paths.
  package static func files(_ named: String?, from folder: String) -> Set<String> {
    guard let path = try? file(named, from: folder), let source = try? FileImporter.source(path) else { return [] }
    let libraries = (try? ProgramLoader().load(source))?.libraries ?? []
    return Set([source.absolutePath ?? path] + libraries)
  }

  /// Evaluates one `env` of a file that only declares. Waits; needs no machine's stack.
  package static func load(
    _ path: String, environment: String, name: String?, buildsAnew: Bool, host: ScriptHost, interrupt: Interrupt
  ) throws(Problem) -> StackSpec {
    try checkDeclares(environment, in: path)
    let result = MachineThread.run { () -> Result<StackSpec, Problem> in
      evaluate(path, environment, name, buildsAnew, host, interrupt)
    }
    guard let result else { throw .raised(.failure(.unexpectedFailure, "the system gives no thread to run on")) }
    return try result.get()
  }

  private static func checkDeclares(_ environment: String, in path: String) throws(Problem) {
    let source: SourceFile
    do throws(Raise) { source = try FileImporter.source(path) } catch { throw .raised(error) }
    let known = Parser.parse(source).program.statements.compactMap { statement -> String? in
      switch statement.kind {
      case .environment(let declaration): declaration.name.text
      case .use(let use) where use.kind == .compose: use.name.text
      default: nil
      }
    }
    guard known.contains(environment) else { throw .noEnvironment(environment, known: known, file: path) }
  }

  private static func evaluate(
    _ path: String, _ environment: String, _ name: String?, _ buildsAnew: Bool, _ host: ScriptHost,
    _ interrupt: Interrupt
  ) -> Result<StackSpec, Problem> {
    let session = InteractiveSession(host: host, interrupt: interrupt)
    let written = Value.string(path).literal
    for line in ["use \(written) as project", "project.\(environment)"] {
      switch session.evaluate(line) {
      case .rejected(let diagnostics): return .failure(.rejected(diagnostics))
      case .raised(let raised): return .failure(.raised(raised))
      case .ran(let value, _):
        guard case .handle(let handle) = value, let declaration = handle.object as? Declaration else { continue }
        do throws(Raise) {
          return .success(try session.stack(declaration, name: name, buildsAnew: buildsAnew))
        } catch {
          return .failure(.raised(error))
        }
      }
    }
    return .failure(.noEnvironment(environment, known: [], file: path))
  }
}
