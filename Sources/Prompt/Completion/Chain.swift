import Library
import Semantics
import Syntax

extension Completer {
  /// What an expression is that ends at a token: `a.b(…).c`.
  func chain(_ context: CursorContext, endingAt end: Int) -> Known {
    var index = end
    var steps: [(Known) -> Known] = []
    while index >= 0 {
      switch context.kind(index) {
      case .rightParen?, .rightBracket?:
        let isCall = context.kind(index) == .rightParen
        guard let opener = opener(of: index, context), opener > 0, !context.tokens[opener].hasSpaceBefore,
          [.name, .rightParen, .rightBracket].contains(context.kind(opener - 1))
        else { return apply(steps, to: isCall ? .unknown : .type("list")) }
        steps.append { isCall ? $0.called : $0.indexed }
        index = opener - 1
      case .name?:
        let name = context.text(index)
        guard context.kind(index - 1) == .dot else { return apply(steps, to: root(name)) }
        steps.append { [universe] in $0.member(name, in: universe) }
        index -= 2
      case .stringEnd?: return apply(steps, to: .type("string"))
      case .captureEnd?: return apply(steps, to: .type("output"))
      default: return .unknown
      }
    }
    return .unknown
  }

  private func apply(_ steps: [(Known) -> Known], to root: Known) -> Known {
    steps.reversed().reduce(root) { $1($0) }
  }

  private func opener(of closer: Int, _ context: CursorContext) -> Int? {
    var depth = 0
    for index in stride(from: closer, through: 0, by: -1) {
      switch context.kind(index) {
      case .rightParen?, .rightBracket?, .rightBrace?: depth += 1
      case .leftParen?, .leftBracket?, .leftBrace?: depth -= 1
      default: break
      }
      if depth == 0 { return index }
    }
    return nil
  }

  private func root(_ name: String) -> Known {
    if let variable = scope[name] { return Known(variable) }
    if let signature = universe.functions[name] { return .function(signature) }
    return universe.namespaces.contains(name) ? .namespace(name) : .unknown
  }
}
