package import Syntax

/// Finds all that can be known to be wrong before a program runs.
///
/// What an unknown name or a hole leaves open is never reported again: such a value is `unknown`, and fits everywhere.
package struct Checker {
  package enum Mode: Sendable {
    /// A file that is run.
    case script
    /// A file that another one brings in.
    case library
    /// A line of the prompt: it may end in a value, and what it declares is for later lines.
    case prompt
  }

  let program: Program
  let source: SourceFile
  let universe: Universe
  let mode: Mode
  let resolution: Resolution
  let graph: ImportGraph
  /// Nothing at the top level does anything.
  let declaresOnly: Bool
  let damage: Damage
  var diagnostics: [Diagnostic]
  /// By the index of the variable.
  var values: [StaticValue]
  var needs = NeedsGraph()
  /// What the walk is inside of, outermost first.
  var frames: [Frame] = []
  /// What the innermost loop calls the first of what differs from round to round.
  var roundName: String?
  var imports: [Int32: Int] = [:]
  /// By the index of the service's variable, where nothing of it is open.
  var settledSettings: [Int: [String: SettledSetting]] = [:]
  var portMistakes: [Int: [Diagnostic]] = [:]
  /// Found when a name is first seen to be unused.
  var plainMentions: [String: [PlainMention]]?
  /// Expressions that end the block of a function, where a value was most likely meant to be returned.
  var lastOfFunctions: Set<Span> = []
  /// Their ports of the host are compared once all that declares ports has been seen.
  var environments: [EnvironmentDeclaration] = []
  /// Services whose `publish` is written the other way round.
  var swappedPorts: Set<Int> = []
  /// The service whose declaration the walk is inside of.
  var declared: String?
  /// Services that a list of services names.
  var started: Set<Int> = []

  /// Checks a program and what it imports. `parsing` is what the parser said of it, which is not repeated.
  package static func check(
    _ program: Program, parsing: [Diagnostic] = [], universe: Universe, mode: Mode = .script,
    inherited: [InheritedVariable] = [], importer: Importer = .none
  ) -> CheckResult {
    let graph = ImportGraph(universe: universe, importer: importer, main: program.source)
    var checker = Checker(program, parsing, mode: mode, inherited: inherited, graph: graph)
    checker.run()
    return CheckResult(
      resolution: checker.resolution, diagnostics: graph.diagnostics + checker.diagnostics,
      declarations: mode == .prompt ? checker.values.map(checker.detached) : [],
      libraries: graph.libraries, imports: checker.imports)
  }

  struct LibraryResult {
    var library: CheckedLibrary
    var diagnostics: [Diagnostic]
    var exports: [String: StaticValue]
  }

  static func checkLibrary(_ library: Importer.Library, graph: ImportGraph) -> LibraryResult {
    let program = library.program
    var checker = Checker(program, library.diagnostics, mode: .library, inherited: [], graph: graph)
    checker.run()
    var exports: [String: StaticValue] = [:]
    for (index, variable) in checker.resolution.variables.enumerated()
    where variable.isTopLevel && variable.kind != .library {
      exports[variable.name] = checker.detached(checker.values[index])
    }
    let library = CheckedLibrary(program: program, resolution: checker.resolution, imports: checker.imports)
    return LibraryResult(library: library, diagnostics: checker.diagnostics, exports: exports)
  }

  private init(
    _ program: Program, _ parsing: [Diagnostic], mode: Mode, inherited: [InheritedVariable], graph: ImportGraph
  ) {
    self.program = program
    source = program.source
    universe = graph.universe
    self.mode = mode
    self.graph = graph
    damage = Damage(parsing, in: program.source)
    declaresOnly = program.statements.allSatisfy(\.onlyDeclares)
    (resolution, diagnostics) = Resolver.resolve(
      program, universe: graph.universe, inherited: inherited.map(\.variable), isPrompt: mode == .prompt)
    values = Array(repeating: .unknown, count: resolution.variables.count)
    for (index, variable) in inherited.enumerated() { values[index] = variable.declaration }
  }

  private mutating func run() {
    if mode == .library { checkDeclaresOnly() }
    statements(program.statements)
    reportPortMistakes()
    for environment in environments { checkHostPorts(of: environment) }
    diagnostics.removeAll(where: damage.explains)
    diagnostics.sort { ($0.span.start, $0.span.end) < ($1.span.start, $1.span.end) }
  }

  /// The same without reference to this file's tables.
  private func detached(_ value: StaticValue) -> StaticValue {
    guard case .service(var facts) = value else { return value }
    facts.needs = needs.closure(of: facts).map { .closed($0) } ?? .unknown
    return .service(facts)
  }

  // MARK: Names

  func meaning(of name: Name) -> Resolution.Meaning {
    resolution.meanings.indices.contains(Int(name.id)) ? resolution.meanings[Int(name.id)] : .unresolved
  }

  mutating func setValue(of name: Name, _ value: StaticValue) {
    if case .variable(let index) = meaning(of: name) { values[index] = value }
  }

  // MARK: Reports

  mutating func report(
    _ code: DiagnosticCode, _ message: String, at span: Span, label: String = "", help: [String] = []
  ) {
    diagnostics.append(Diagnostic(code, message, in: source, at: span, label: label, help: help))
  }

  func line(_ span: Span) -> Int { source.line(at: Int(span.start)) + 1 }

  /// A `did you mean` line where something is near, else a line that lists what there is.
  func suggestionHelp(for word: String, among candidates: [String], otherwise list: String) -> [String] {
    if let similar = suggestion(for: word, among: candidates) { return ["did you mean `\(similar)`?"] }
    return candidates.isEmpty ? [] : ["\(list): \(candidates.sorted().map { "`\($0)`" }.joined(separator: ", "))"]
  }
}
