import Semantics
import Syntax

extension Importer {
  /// Files that exist only here, each by the path that `use` gives.
  static func of(_ files: [String: String], compose: [String: [String]] = [:]) -> Importer {
    Importer(
      library: { path, _ in
        guard let text = files[path] else { return .failure(.missing) }
        let parsed = Parser.parse(SourceFile(name: path, text: text))
        return .success(Library(program: parsed.program, diagnostics: parsed.diagnostics))
      },
      compose: { use, _ in
        guard let services = compose[use.paths[0]] else { return .failure(.missing) }
        let declared = services.map { "  service \($0) { image: \"\($0):1\" }\n" }.joined()
        let source = SourceFile(name: "\(use.paths[0]) as \(use.name)", text: "env \(use.name) {\n\(declared)}\n")
        let parsed = Parser.parse(source)
        return .success(Library(program: parsed.program, diagnostics: parsed.diagnostics))
      })
  }
}

/// Parses and checks a text as a file `main.orch`, and gives what both say.
func check(
  _ text: String, mode: Checker.Mode = .script, inherited: [InheritedVariable] = [], importer: Importer = .none
) -> (result: CheckResult, diagnostics: [Diagnostic]) {
  let parsed = Parser.parse(SourceFile(name: "main.orch", text: text), mode: mode == .prompt ? .prompt : .file)
  let result = Checker.check(
    parsed.program, parsing: parsed.diagnostics, universe: .testing, mode: mode, inherited: inherited,
    importer: importer)
  return (result, parsed.diagnostics + result.diagnostics)
}

/// The ids of all that is wrong with a text.
func codes(_ text: String, mode: Checker.Mode = .script, importer: Importer = .none) -> [String] {
  check(text, mode: mode, importer: importer).diagnostics.map(\.code.id)
}
