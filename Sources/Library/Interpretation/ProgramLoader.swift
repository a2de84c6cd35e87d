package import Runtime
import Semantics
package import Syntax

/// From text to code: parses, checks and compiles a program with all that it imports.
package struct ProgramLoader {
  package let library: LibraryTable
  private let universe: Universe
  private let traces: Bool

  /// `traces` makes each statement tell of itself when it runs.
  package init(library: LibraryTable = .complete, traces: Bool = false) {
    self.library = library
    self.traces = traces
    universe = library.universe(extending: .language)
  }

  package struct Loaded {
    package var image: Image
    package var main: Routine
    package var warnings: [Diagnostic]
    package var outline: TestOutline
    /// Its own text and those of the files that it brings in.
    package var sources: [SourceFile]
    /// The files that it brings in, those of Compose too, by their absolute paths.
    package var libraries: [String]
    /// What it and they read with `secret`, as far as their texts say it.
    package var secretNames: [String]
  }

  package struct Rejected: Error {
    /// Errors and warnings, in the order of the text.
    package var diagnostics: [Diagnostic]
  }

  /// Parses and checks, without compiling.
  package func check(_ source: SourceFile) -> [Diagnostic] { analyse(source).diagnostics }

  package func load(_ source: SourceFile) throws(Rejected) -> Loaded {
    let (program, result, diagnostics) = analyse(source)
    guard !diagnostics.contains(where: { $0.severity == .error }) else {
      throw Rejected(diagnostics: diagnostics)
    }
    let image = Image(library: library)
    let modules = LibraryCompiler.compile(result.libraries, into: image, traces: traces)
    var options = Compiler.Options()
    options.traces = traces
    let (module, limits) = Compiler.compile(
      program, resolution: result.resolution, imports: modules.of(result.imports), into: image, options: options)
    let all = (diagnostics + modules.diagnostics + limits).inOrderOfText
    guard !all.contains(where: { $0.severity == .error }) else { throw Rejected(diagnostics: all) }
    let libraries = result.libraries.map(\.program)
    let sources = [source] + libraries.map(\.source)
    let texts = sources.map(TestTokens.init)
    let outline = TestOutline(program, texts, table: LibraryFunctions(library: library))
    return Loaded(
      image: image, main: module.main, warnings: diagnostics, outline: outline, sources: sources,
      libraries: libraries.flatMap { $0.source.paths },
      secretNames: texts.flatMap { SecretNames.all(in: $0.source, $0.tokens) })
  }

  private func analyse(_ source: SourceFile) -> (program: Program, result: CheckResult, diagnostics: [Diagnostic]) {
    let parsed = Parser.parse(source, isKnown: universe.declares)
    // What does not parse is still checked: the parser leaves holes that silence what would follow from them.
    let result = Checker.check(
      parsed.program, parsing: parsed.diagnostics, universe: universe, importer: FileImporter.importer)
    let missing = MissingFiles.warnings(in: result.libraries.map(\.program) + [parsed.program])
    // Imported files stand first; what is wrong there may explain the rest.
    return (parsed.program, result, (result.diagnostics + parsed.diagnostics + missing).inOrderOfText)
  }
}

/// Imported files, each compiled once, in the order in which they need each other.
struct LibraryCompiler {
  private var modules: [Compiler.Module] = []
  private(set) var diagnostics: [Diagnostic] = []

  static func compile(_ libraries: [CheckedLibrary], into image: Image, traces: Bool = false) -> LibraryCompiler {
    var compiler = LibraryCompiler()
    var options = Compiler.Options.library
    options.traces = traces
    for library in libraries {
      let (module, diagnostics) = Compiler.compile(
        library.program, resolution: library.resolution, imports: compiler.of(library.imports), into: image,
        options: options)
      compiler.modules.append(module)
      compiler.diagnostics += diagnostics
    }
    return compiler
  }

  func of(_ imports: [Int32: Int]) -> [Int32: Compiler.Module] {
    imports.compactMapValues { index in index < modules.count ? modules[index] : nil }
  }
}

extension SourceFile {
  /// Of the files whose text it is, or is made of.
  fileprivate var paths: [String] { files.isEmpty ? absolutePath.map { [$0] } ?? [] : files }

  /// `nil` for text that came from no file.
  package var absolutePath: String? { folder.map { "\($0)/\(name.split(separator: "/").last ?? "")" } }
}
