package import Syntax

/// Finds what every name of a file means, in one walk over its tree, and reports the names that mean nothing.
package struct Resolver {
  let source: SourceFile
  let universe: Universe
  var resolution: Resolution
  var diagnostics: [Diagnostic] = []
  var symbols = SymbolTable()
  var bodies = [Body(kind: .file, parent: 0)]
  /// The body that the walk is in: an index into `bodies`.
  var body = 0
  /// Scopes deeper than this were opened inside `ready:`, where probes hide what stands further out.
  var probeDepth: Int?
  /// Names whose values are being made.
  var pending: [PendingName] = []
  /// The statements of the blocks around, for telling "not yet" from "not at all".
  var blocks: [[Statement]] = []
  /// Where each unknown name was reported, so that it is reported once.
  var unknown: [String: UnknownName] = [:]
  /// Names that mean nothing are passed over.
  var isSilent = false
  var order = InitializationOrder()
  /// Variables of loops and of `catch`, which no `let` declares.
  var bound: Set<Int> = []
  let isPrompt: Bool

  /// Resolves every `Name` of `program`. `inherited` are the variables of earlier prompt lines or of the host, which
  /// come first in `Resolution.variables`, in this order.
  package static func resolve(
    _ program: Program, universe: Universe, inherited: [Resolution.Variable] = [], isPrompt: Bool = false
  ) -> (Resolution, [Diagnostic]) {
    var resolver = Resolver(program, universe: universe, isPrompt: isPrompt)
    resolver.inherit(inherited)
    resolver.symbols.push()
    resolver.statements(program.statements)
    resolver.noteRepetitions()
    resolver.reportCallsTooEarly()
    return (resolver.resolution, resolver.diagnostics)
  }

  private init(_ program: Program, universe: Universe, isPrompt: Bool) {
    self.isPrompt = isPrompt
    source = program.source
    self.universe = universe
    resolution = Resolution(nameCount: program.nameCount)
  }

  private mutating func inherit(_ variables: [Resolution.Variable]) {
    for (index, variable) in variables.enumerated() {
      var inherited = variable
      inherited.isInherited = true
      inherited.owner = 0
      inherited.isTopLevel = true
      resolution.variables.append(inherited)
      symbols.declare(variable.name, variable: index)
    }
  }

  // MARK: Scopes and bodies

  mutating func scope(_ walk: (inout Resolver) -> Void) {
    symbols.push()
    walk(&self)
    symbols.pop()
  }

  /// `name` is what the body belongs to, where it is that of a declaration.
  mutating func body(_ kind: Body.Kind, of name: Name? = nil, _ walk: (inout Resolver) -> Void) {
    let outer = body
    body = bodies.count
    bodies.append(Body(kind: kind, parent: outer, declares: name.flatMap(variable)))
    symbols.push()
    walk(&self)
    symbols.pop()
    body = outer
  }

  // MARK: Names

  /// Gives the index of the new variable.
  @discardableResult
  mutating func declare(_ name: Name, _ kind: Resolution.Variable.Kind) -> Int {
    // A use that came too early has been reported.
    var isReported = unknown[name.text] != nil
    if let earlier = symbols.lookUp(name.text), earlier.depth == symbols.depth {
      reportRedeclaration(of: name, earlier: resolution.variables[earlier.variable])
      // Which of the two a use means is open.
      resolution.variables[earlier.variable].isUsed = true
      isReported = true
    }
    let index = resolution.variables.count
    // The outermost scope of a program lies inside that of the inherited variables.
    resolution.variables.append(
      Resolution.Variable(
        name: name.text, kind: kind, declaredAt: name.span, owner: body, isTopLevel: symbols.depth == 1))
    resolution.variables[index].isUsed = isReported
    symbols.declare(name.text, variable: index)
    setMeaning(of: name, .variable(index))
    return index
  }

  /// Declares a variable of a loop or a `catch`.
  mutating func bind(_ name: Name, _ kind: Resolution.Variable.Kind) {
    bound.insert(declare(name, kind))
  }

  mutating func use(_ name: Name, as role: NameRole = .value) {
    let binding = symbols.lookUp(name.text)
    if let probeDepth, universe.probes[name.text] != nil, (binding?.depth ?? 0) <= probeDepth {
      setMeaning(of: name, .probe)
    } else if let binding {
      resolution.variables[binding.variable].isUsed = true
      refer(name, to: binding.variable)
      noteDependency(on: binding.variable, role, name.span)
    } else if universe.declares(name.text) {
      setMeaning(of: name, .universe)
    } else {
      reportUnknown(name, role)
    }
  }

  /// `name = …`, or a part of it.
  mutating func assign(_ name: Name) {
    guard let binding = symbols.lookUp(name.text) else {
      if universe.declares(name.text) { reportLibraryAssignment(to: name) } else { reportUnknown(name, .target) }
      return
    }
    refer(name, to: binding.variable)
    let variable = resolution.variables[binding.variable]
    guard variable.kind == .mutable else {
      // What is to be mended is no sign that nobody needs it.
      resolution.variables[binding.variable].isUsed = true
      let isBound = bound.contains(binding.variable)
      // That `var` would allow it is true only where the variable can be reached.
      if variable.kind == .constant, !isBound, reportAssignmentAcrossBodies(to: name, variable) { return }
      return reportConstantAssignment(to: name, variable, isBound: isBound)
    }
    resolution.variables[binding.variable].isAssigned = true
    if reportAssignmentAcrossBodies(to: name, variable) { resolution.variables[binding.variable].isUsed = true }
  }

  mutating func noteReplacement(of name: Name) {
    if let index = variable(name) { resolution.variables[index].isReplaced = true }
  }

  private mutating func refer(_ name: Name, to variable: Int) {
    setMeaning(of: name, .variable(variable))
    if resolution.variables[variable].owner != body { resolution.variables[variable].isCaptured = true }
  }

  private func variable(_ name: Name) -> Int? {
    guard resolution.meanings.indices.contains(Int(name.id)),
      case .variable(let index) = resolution.meanings[Int(name.id)]
    else { return nil }
    return index
  }

  private mutating func setMeaning(of name: Name, _ meaning: Resolution.Meaning) {
    let id = Int(name.id)
    guard resolution.meanings.indices.contains(id) else { return }
    resolution.meanings[id] = meaning
  }

  /// Says whether there was something to report.
  private mutating func reportAssignmentAcrossBodies(to name: Name, _ variable: Resolution.Variable) -> Bool {
    var index = body
    while index != variable.owner {
      switch bodies[index].kind {
      case .function:
        reportFunctionAssignment(to: name, variable)
        return true
      case .branch, .round:
        reportBranchAssignment(to: name, variable, isRound: bodies[index].kind == .round)
        return true
      case .file: return false
      case .deferred, .test, .suite, .declaration: index = bodies[index].parent
      }
    }
    return false
  }
}
