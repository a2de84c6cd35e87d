import LineEditor
import Semantics
import Syntax

/// Names that the text being typed declares itself, before it has run.
struct LocalNames {
  struct Local: Hashable {
    var name: String
    var kind: Resolution.Variable.Kind
  }

  private(set) var all: [Local] = []

  init(_ context: CursorContext) {
    for index in context.tokens.indices { declare(at: index, context) }
  }

  private mutating func declare(at index: Int, _ context: CursorContext) {
    switch context.kind(index) {
    case .keyword?:
      switch context.keyword(index) {
      case .let?: add(index + 1, .constant, context)
      case .var?: add(index + 1, .mutable, context)
      case .service?: add(index + 1, .service, context)
      case .env?: add(index + 1, .environment, context)
      case .catch?: add(index + 1, .constant, context)
      case .for?:
        add(index + 1, .constant, context)
        if context.kind(index + 2) == .comma { add(index + 3, .constant, context) }
      case .fn?:
        add(index + 1, .function, context)
        parameters(openedAt: index + 2, context)
      default: break
      }
    case .name? where context.text(index) == "as" && context.kind(index - 1) == .stringEnd:
      add(index + 1, .library, context)
    case .arrow?:
      if context.kind(index - 1) == .rightParen {
        let opener = context.tokens.indices[..<index].last { context.kind($0) == .leftParen }
        if let opener { parameters(openedAt: opener, context) }
      } else {
        add(index - 1, .parameter, context)
      }
    default: break
    }
  }

  /// Those of a list in parentheses that stand first in it or behind a comma.
  private mutating func parameters(openedAt opener: Int, _ context: CursorContext) {
    guard context.kind(opener) == .leftParen else { return }
    var depth = 0
    for index in context.tokens.indices.dropFirst(opener) {
      switch context.kind(index) {
      case .leftParen?, .leftBracket?, .leftBrace?: depth += 1
      case .rightParen?, .rightBracket?, .rightBrace?: depth -= 1
      case .name? where depth == 1 && [.leftParen, .comma].contains(context.kind(index - 1)):
        add(index, .parameter, context)
      default: break
      }
      if depth == 0 { return }
    }
  }

  private mutating func add(_ index: Int, _ kind: Resolution.Variable.Kind, _ context: CursorContext) {
    guard context.kind(index) == .name else { return }
    all.append(Local(name: context.text(index), kind: kind))
  }

  var completions: [Completion] {
    all.map { local in
      switch local.kind {
      case .service: Completion(local.name, detail: "a service")
      case .environment: Completion(local.name, detail: "an environment")
      case .function: Completion(local.name, detail: "a function", suffix: "(")
      case .library: Completion(local.name, detail: "a library", suffix: ".")
      case .parameter: Completion(local.name, detail: "a parameter")
      case .constant, .mutable: Completion(local.name, detail: "of this block")
      }
    }
  }
}
