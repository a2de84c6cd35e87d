import Syntax

/// Which outer variables the bodies of declarations need: a call above the line that gives one its value is a mistake.
struct InitializationOrder {
  struct Use {
    var declaration: Int
    var span: Span
  }

  /// By the variable of a `fn` or an `env`: the variables that its body uses, and the declarations that it calls.
  var needs: [Int: Set<Int>] = [:]
  /// Calls that run where they stand.
  var uses: [Use] = []
  /// Where the last of the needed variables gets its value: no call behind it is too early.
  var lastValue: Int32 = 0

  /// All that a call of a declaration may read.
  func reach(of declaration: Int) -> Set<Int> {
    var reached: Set<Int> = []
    var open = [declaration]
    while let next = open.popLast() {
      for need in needs[next] ?? [] where reached.insert(need).inserted { open.append(need) }
    }
    return reached
  }
}

extension Resolver {
  mutating func noteDependency(on variable: Int, _ role: NameRole, _ span: Span) {
    switch resolution.variables[variable].kind {
    case .constant, .mutable: break
    case .function: if case .callee = role { break } else { return }
    case .environment: if case .value = role { return }
    // An environment that has it starts it.
    case .service: break
    case .parameter, .library: return
    }
    let owner = resolution.variables[variable].owner
    var runsHere = true
    var index = body
    while index != owner {
      switch bodies[index].kind {
      case .function, .declaration:
        runsHere = false
        // When a function value is called cannot be told.
        guard let declaration = bodies[index].declares else { return }
        order.needs[declaration, default: []].insert(variable)
        order.lastValue = max(order.lastValue, resolution.variables[variable].declaredAt.start)
      case .deferred: runsHere = false
      case .file, .test, .suite, .branch, .round: break
      }
      index = bodies[index].parent
    }
    if runsHere, resolution.variables[variable].kind.runsLater {
      order.uses.append(InitializationOrder.Use(declaration: variable, span: span))
    }
  }

  mutating func reportCallsTooEarly() {
    var reach: [Int: Set<Int>] = [:]
    let variables = resolution.variables
    for use in order.uses where use.span.start < order.lastValue {
      let needed = reach[use.declaration] ?? order.reach(of: use.declaration)
      reach[use.declaration] = needed
      let late = needed.map { variables[$0] }.filter { $0.getsValue(behind: use.span) }
      guard let first = late.min(by: { $0.declaredAt.start < $1.declaredAt.start }) else { continue }
      let name = resolution.variables[use.declaration].name
      report(
        .calledTooEarly, "`\(name)` needs `\(first.name)`, which has no value yet", at: use.span,
        label: "`\(first.name)` is defined on line \(line(first.declaredAt))",
        help: ["move `\(first.kind.word) \(first.name) = …` above this line"])
    }
  }
}

extension Resolution.Variable {
  fileprivate func getsValue(behind span: Span) -> Bool {
    (kind == .constant || kind == .mutable) && !isInherited && declaredAt.start > span.start
  }
}

extension Resolution.Variable.Kind {
  /// Has a body that does not run where it stands.
  fileprivate var runsLater: Bool { self == .function || self == .environment }
}
