package import Semantics
package import Syntax

/// Turns a resolved and checked program into code of an image.
///
/// One pass over the tree. Local variables live in registers; those that inner bodies share live in cells; those of the file's top level
/// that inner bodies share, and at the prompt all of them, live in globals. Functions of the top level are called by their number.
package struct Compiler {
  /// Where a variable lives.
  package enum Location: Sendable {
    case register(Int)
    case cell(Int)
    case capture(Int)
    case global(Int)
    case routine(Int)
    case constant(Int)
    case library(Module)
  }

  /// What a compiled file offers to those that `use` it.
  package final class Module: Sendable {
    package let names: [String: Location]
    /// Runs the file's own top level.
    package let main: Routine

    init(names: [String: Location], main: Routine) {
      self.names = names
      self.main = main
    }
  }

  package struct Options: Sendable {
    /// At the prompt: what a line declares is there for the next.
    package var keepsTopLevel = false
    /// In a library: what it declares is there for the files that use it.
    package static var library: Options {
      var options = Options()
      options.keepsTopLevel = true
      options.isLibrary = true
      return options
    }

    /// It runs once, for whoever uses it, and what it makes lives as long as the program.
    private(set) var isLibrary = false

    /// Each statement tells of itself when it runs.
    package var traces = false

    /// Where earlier lines' variables live, in the order of the resolution's inherited ones.
    package var inherited: [Location] = []

    package init() {}
  }

  let image: Image
  let program: Program
  let resolution: Resolution
  let options: Options
  /// Compiled files by the id of the name that their `use` declares.
  let imports: [Int32: Module]
  var locations: [Int: (location: Location, body: BodyBuilder?)] = [:]
  var body: BodyBuilder
  /// Traced statements of the present body around the present place.
  var traceLevel = 0
  /// The level of the block that declares each variable, in its own body.
  var variableLevels: [Int: Int] = [:]
  /// Cells that exist since their block began.
  var preparedCells: Set<BodyRegister> = []
  private(set) var diagnostics: [Diagnostic] = []

  /// Compiles a file; its main routine is in the module. At the prompt the value of a last expression is what main returns.
  package static func compile(
    _ program: Program, resolution: Resolution, imports: [Int32: Module] = [:], into image: Image,
    options: Options = Options()
  ) -> (module: Module, diagnostics: [Diagnostic]) {
    let main = BodyBuilder(
      routine: makeRoutine(in: image, name: program.source.name, parameters: [], source: program.source, span: .none),
      parent: nil)
    var compiler = Compiler(
      image: image, program: program, resolution: resolution, options: options, imports: imports, body: main)
    for (index, location) in options.inherited.enumerated() { compiler.locations[index] = (location, nil) }
    compiler.compileMain()
    return (
      Module(names: compiler.topLevelNames(), main: main.routine), compiler.diagnostics
    )
  }

  private init(
    image: Image, program: Program, resolution: Resolution, options: Options, imports: [Int32: Module],
    body: BodyBuilder
  ) {
    self.image = image
    self.program = program
    self.resolution = resolution
    self.options = options
    self.imports = imports
    self.body = body
  }

  static func makeRoutine(
    in image: Image, name: String, parameters: [Routine.Parameter], source: SourceFile, span: Span
  ) -> Routine {
    let routine = Routine(index: image.routines.count, name: name, parameters: parameters, source: source, span: span)
    image.routines.append(routine)
    return routine
  }

  private mutating func compileMain() {
    let statements = program.statements
    body.routine.isLibrary = options.isLibrary
    body.enterBlock(level: 0)
    runLibraries(for: statements)
    hoist(statements)
    for (index, statement) in statements.enumerated() {
      if options.keepsTopLevel, index == statements.count - 1, case .expression(let value) = statement.kind {
        let register = body.allocate()
        compile(callIfFunctionName(value), into: register)
        body.emit(.returnValue, register, at: value.span)
      } else {
        compile(statement)
      }
    }
    body.leaveBlock(closing: nil, at: .none)
    body.emit(.returnNull, at: .none)
    finish(body)
  }

  /// The top levels of the files that this one uses, anywhere in it, run first: once, and not in a branch.
  private func runLibraries(for statements: [Statement]) {
    var spans: [Int32: Span] = [:]
    for statement in statements {
      if case .use(let use) = statement.kind { spans[use.name.id] = use.pathSpan }
    }
    var seen: Set<Int> = []
    // In the order of their routines, each comes behind those that it needs itself.
    for (name, module) in imports.sorted(by: { ($0.value.main.index, $0.key) < ($1.value.main.index, $1.key) })
    where seen.insert(module.main.index).inserted {
      let span = spans[name] ?? .none
      body.emit(.runLibrary, body.mark, 0, body.mark, extra: module.main.index, at: span)
    }
    // A call needs the registers above the caller's.
    body.release(to: body.allocate())
  }

  private func topLevelNames() -> [String: Location] {
    var names: [String: Location] = [:]
    for (index, variable) in resolution.variables.enumerated() where variable.isTopLevel {
      if let place = locations[index] { names[variable.name] = place.location }
    }
    return names
  }

  mutating func report(_ code: DiagnosticCode, _ message: String, at span: Span, help: [String] = []) {
    diagnostics.append(Diagnostic(code, message, in: program.source, at: span, help: help))
  }

  /// Moves a finished body's code into the image.
  mutating func finish(_ body: BodyBuilder) {
    if body.maximumRegister > BodyBuilder.registerLimit {
      report(
        .bodyTooLarge, "this body needs more than \(BodyBuilder.registerLimit) values at once", at: body.routine.span,
        help: ["move part of it into a function"])
    }
    let entry = image.code.count
    image.code += body.code
    image.spans += body.spans
    let routine = body.routine
    routine.entry = entry
    routine.end = image.code.count
    routine.registerCount = body.maximumRegister + 1
    routine.variableCount = body.variableCount
    routine.captures = body.captures
    routine.handlers = body.handlers.map { handler in
      var moved = handler
      moved.start += entry
      moved.end += entry
      moved.target += entry
      return moved
    }
    routine.scopes = body.scopes.map { Routine.Scope(start: $0.start + entry, end: $0.end + entry, level: $0.level) }
  }

  /// Compiles a body of its own with `build`, and leaves the routine in the image.
  mutating func compileBody(
    name: String, parameters: [Routine.Parameter] = [], span: Span, build: (inout Compiler) -> Void
  ) -> BodyBuilder {
    let routine = Self.makeRoutine(
      in: image, name: name, parameters: parameters, source: program.source, span: span)
    return fill(routine, build: build)
  }

  @discardableResult
  mutating func fill(_ routine: Routine, build: (inout Compiler) -> Void) -> BodyBuilder {
    let outer = body
    let inner = BodyBuilder(routine: routine, parent: outer)
    body = inner
    inner.enterBlock(level: 0)
    build(&self)
    inner.leaveBlock(closing: nil, at: .none)
    finish(inner)
    body = outer
    return inner
  }
}

/// A register of one body.
struct BodyRegister: Hashable {
  var body: ObjectIdentifier
  var register: Int
}
