/// A statement, where it stands, and the `##` lines above it.
package struct Statement: Sendable {
  package var kind: Kind
  package var span: Span
  /// The text of the `##` comments directly above, without the marks.
  package var documentation: String?

  package init(_ kind: Kind, span: Span, documentation: String? = nil) {
    self.kind = kind
    self.span = span
    self.documentation = documentation
  }

  package indirect enum Kind: Sendable {
    case variable(VariableDeclaration)
    /// `target = value`, `target += value`; the span is the operator's. The target is a name, a member or an index.
    case assignment(target: Expression, AssignmentOperator, Span, value: Expression)
    case function(FunctionDeclaration)
    case `return`(Expression?)
    case conditional(Conditional)
    case forEach(ForEach)
    case whileLoop(condition: Expression, body: Block)
    case breakLoop
    case continueLoop
    case use(UseDeclaration)
    case `defer`(Block)
    case tryCatch(body: Block, error: Name?, handler: Block)
    case with(settings: [Argument], body: Block)
    case parallel(Block)
    /// `parallel for x in xs with max: 4 { … }`
    case parallelForEach(ForEach, settings: [Argument])
    case eventually(Eventually)
    case expect(Expression, note: Expression?)
    /// `$ program arguments`: streams to the output.
    case command(Command)
    case service(ServiceDeclaration)
    case environment(EnvironmentDeclaration)
    case suite(TestDeclaration)
    case test(TestDeclaration)
    case expression(Expression)
    /// Something that did not parse; a diagnostic has been given.
    case hole
  }
}

/// Statements between braces. The span takes in both braces.
package struct Block: Sendable {
  package var statements: [Statement]
  package var span: Span

  package init(statements: [Statement], span: Span) {
    self.statements = statements
    self.span = span
  }
}

package enum AssignmentOperator: String, Sendable {
  case set = "="
  case add = "+="
  case subtract = "-="
  case multiply = "*="
  case divide = "/="
  case floorDivide = "//="
  case remainder = "%="

  /// The operator that combines old and new value, `nil` for plain `=`.
  package var combining: BinaryOperator? {
    switch self {
    case .set: nil
    case .add: .add
    case .subtract: .subtract
    case .multiply: .multiply
    case .divide: .divide
    case .floorDivide: .floorDivide
    case .remainder: .remainder
    }
  }
}

/// `let name = value` or `var name = value`.
package struct VariableDeclaration: Sendable {
  package var name: Name
  package var isMutable: Bool
  package var value: Expression

  package init(name: Name, isMutable: Bool, value: Expression) {
    self.name = name
    self.isMutable = isMutable
    self.value = value
  }
}

package struct FunctionDeclaration: Sendable {
  package var name: Name
  package var function: FunctionBody

  package init(name: Name, function: FunctionBody) {
    self.name = name
    self.function = function
  }
}

/// `for x in xs`, or `for k, v in record` and `for i, x in list`.
package struct ForEach: Sendable {
  package var first: Name
  package var second: Name?
  package var sequence: Expression
  package var body: Block

  package init(first: Name, second: Name?, sequence: Expression, body: Block) {
    self.first = first
    self.second = second
    self.sequence = sequence
    self.body = body
  }
}

/// `use "lib.orch" as lib`, `use compose "compose.yml" as shop with profiles: ["debug"]`
package struct UseDeclaration: Sendable {
  package enum Kind: Sendable { case library, compose }

  package var kind: Kind
  package var path: String
  package var pathSpan: Span
  package var name: Name
  package var settings: [Argument]

  package init(kind: Kind, path: String, pathSpan: Span, name: Name, settings: [Argument] = []) {
    self.settings = settings
    self.kind = kind
    self.path = path
    self.pathSpan = pathSpan
    self.name = name
  }
}

/// `eventually 10s every 200ms { … }`
package struct Eventually: Sendable {
  package var limit: Expression
  package var interval: Expression?
  package var body: Block

  package init(limit: Expression, interval: Expression?, body: Block) {
    self.limit = limit
    self.interval = interval
    self.body = body
  }
}

/// `service name { setting: value … }`
package struct ServiceDeclaration: Sendable {
  package var name: Name
  package var settings: [RecordEntry]
  package var body: Span

  package init(name: Name, settings: [RecordEntry], body: Span) {
    self.name = name
    self.settings = settings
    self.body = body
  }
}

/// `env name { services: […] }`, with services of its own among the settings where it declares any.
package struct EnvironmentDeclaration: Sendable {
  package struct Service: Sendable {
    package var declaration: ServiceDeclaration
    package var span: Span
    package var documentation: String?

    package init(declaration: ServiceDeclaration, span: Span, documentation: String?) {
      self.declaration = declaration
      self.span = span
      self.documentation = documentation
    }
  }

  package var name: Name
  package var settings: [RecordEntry]
  package var services: [Service]
  package var body: Span

  package init(name: Name, settings: [RecordEntry], services: [Service], body: Span) {
    self.name = name
    self.settings = settings
    self.services = services
    self.body = body
  }
}

/// `suite "title" in environment with settings { … }`; a `test` has the same shape.
package struct TestDeclaration: Sendable {
  package var title: StringLiteral
  /// A name, or that of a library with a name behind it: `lib.shop`.
  package var environment: Expression?
  package var settings: [Argument]
  package var body: Block

  package init(title: StringLiteral, environment: Expression?, settings: [Argument], body: Block) {
    self.title = title
    self.environment = environment
    self.settings = settings
    self.body = body
  }
}
