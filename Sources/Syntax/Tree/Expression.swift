/// An expression and where it stands.
package struct Expression: Sendable {
  package var kind: Kind
  package var span: Span

  package init(_ kind: Kind, span: Span) {
    self.kind = kind
    self.span = span
  }

  package indirect enum Kind: Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case float(Double)
    /// Nanoseconds.
    case duration(Int64)
    /// Bytes.
    case size(Int64)
    case port(UInt16, PortProtocol)
    case string(StringLiteral)
    case name(Name)
    case list([ListElement])
    case record([RecordEntry])
    case call(Call)
    /// `base.field`
    case member(Expression, Name)
    /// `base[index]`
    case index(Expression, Expression)
    case unary(UnaryOperator, Expression)
    /// The span is the operator's.
    case binary(BinaryOperator, Span, Expression, Expression)
    case conditional(Conditional)
    /// `parallel for` where a value is due: the list of what its rounds give.
    case parallelForEach(ForEach, settings: [Argument])
    case function(FunctionBody)
    case `try`(Expression)
    /// `$(command)` where a value is due.
    case capture(Command)
    /// `spawn $(command)`
    case spawn(Command)
    /// Something that did not parse; a diagnostic has been given.
    case hole
  }
}

package enum PortProtocol: String, Hashable, Sendable {
  case tcp, udp
}

package enum UnaryOperator: String, Sendable {
  case negate = "-"
  case not
}

package enum BinaryOperator: String, Sendable, CaseIterable {
  case or, and
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case `in`
  case notIn = "not in"
  case match = "~"
  case coalesce = "??"
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case floorDivide = "//"
  case remainder = "%"
}

package enum ListElement: Sendable {
  case item(Expression)
  /// `...list`; the span is that of the three dots.
  case spread(Expression, Span)
}

package enum RecordEntry: Sendable {
  case field(RecordKey, Expression)
  /// `"$name": value`, whose key is known when the program runs.
  case computed(StringLiteral, Expression)
  /// `...record`; the span is that of the three dots.
  case spread(Expression, Span)
}

/// A record's key is written bare or as a string without interpolation.
package struct RecordKey: Sendable {
  package var text: String
  package var span: Span

  package init(_ text: String, span: Span) {
    self.text = text
    self.span = span
  }
}

/// `f(a, b: 1)`, or the same as a verb: `f a --b 1`.
package struct Call: Sendable {
  package enum Spelling: Sendable { case parentheses, verb }

  package var callee: Expression
  package var arguments: [Argument]
  package var spelling: Spelling

  package init(callee: Expression, arguments: [Argument], spelling: Spelling) {
    self.callee = callee
    self.arguments = arguments
    self.spelling = spelling
  }
}

/// One argument of a call, of `with`, or of a test's settings. A flag `--name` alone has the value `true`.
package struct Argument: Sendable {
  package enum Label: Sendable {
    case none
    case name(String, Span)
    /// `...list` gives its elements as positional arguments.
    case spread(Span)
  }

  package var label: Label
  package var value: Expression

  package init(label: Label, value: Expression) {
    self.label = label
    self.value = value
  }

  package var name: String? {
    if case .name(let text, _) = label { text } else { nil }
  }
}

/// `if c { } else if d { } else { }`, as a statement or a value.
package struct Conditional: Sendable {
  package struct Branch: Sendable {
    package var condition: Expression
    package var body: Block

    package init(condition: Expression, body: Block) {
      self.condition = condition
      self.body = body
    }
  }

  package var branches: [Branch]
  package var otherwise: Block?

  package init(branches: [Branch], otherwise: Block?) {
    self.branches = branches
    self.otherwise = otherwise
  }
}

/// The parameters and the body that `fn` declarations and `=>` share.
package struct FunctionBody: Sendable {
  package struct Parameter: Sendable {
    package var name: Name
    package var initial: Expression?

    package init(name: Name, initial: Expression?) {
      self.name = name
      self.initial = initial
    }
  }

  package enum Body: Sendable {
    /// `=> expression`
    case expression(Expression)
    case block(Block)
  }

  package var parameters: [Parameter]
  package var body: Body

  package init(parameters: [Parameter], body: Body) {
    self.parameters = parameters
    self.body = body
  }
}
