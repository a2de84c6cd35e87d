import Semantics
import Syntax

// `--trace`: what tells of each statement is compiled in only where it was asked for.
extension Compiler {
  /// The variable of a branch's `let` belongs to the block around, and so is not told of by the branch.
  mutating func traced(_ statement: Statement, tellsResult: Bool = true, _ compileStatement: (inout Compiler) -> Void) {
    guard options.traces, let head = head(of: statement) else { return compileStatement(&self) }
    let number = image.traceSites.count
    image.traceSites.append(TraceSite(head: head, level: traceLevel, variables: [], result: nil))
    image.traceSites[number].variables = traceVariables(of: statement)
    body.emit(.traceBegin, extra: number, at: statement.span)
    traceLevel += 1
    compileStatement(&self)
    traceLevel -= 1
    if tellsResult { image.traceSites[number].result = traceResult(of: statement) }
    body.emit(.traceEnd, extra: number, at: statement.span)
  }

  /// The statement's text up to the block that it ends in; `nil` for declarations, which do nothing where they stand.
  private func head(of statement: Statement) -> Span? {
    switch statement.kind {
    case .function, .service, .environment, .use, .hole: return nil
    case .conditional(let conditional): return before(conditional.branches[0].body, statement)
    case .forEach(let loop), .parallelForEach(let loop, _): return before(loop.body, statement)
    case .whileLoop(_, let block), .defer(let block), .tryCatch(let block, _, _), .with(_, let block),
      .parallel(let block):
      return before(block, statement)
    case .eventually(let eventually): return before(eventually.body, statement)
    case .suite(let test), .test(let test): return before(test.body, statement)
    default: return statement.span
    }
  }

  /// A `defer` without braces has its statement for a block.
  private func before(_ block: Block, _ statement: Statement) -> Span {
    let isBraced = program.source.text[Int(block.span.start)] == UInt8(ascii: "{")
    return isBraced ? Span(Int(statement.span.start), Int(block.span.start)) : statement.span
  }

  private mutating func traceVariables(of statement: Statement) -> [TraceSite.Variable] {
    var finder = UsedNames()
    finder.visit(statement)
    var seen: Set<String> = []
    return finder.names.compactMap { name in seen.insert(name.text).inserted ? traceVariable(name) : nil }
  }

  private mutating func traceResult(of statement: Statement) -> TraceSite.Variable? {
    switch statement.kind {
    case .variable(let declaration): return traceVariable(declaration.name)
    case .assignment(let target, _, _, _):
      guard case .name(let name) = target.kind else { return nil }
      return traceVariable(name)
    default: return nil
    }
  }

  private mutating func traceVariable(_ name: Name) -> TraceSite.Variable? {
    guard case .variable(let index) = resolution.meanings[Int(name.id)], let location = location(of: name) else {
      return nil
    }
    switch resolution.variables[index].kind {
    case .constant, .mutable, .parameter: break
    case .function, .service, .environment, .library: return nil
    }
    switch location {
    case .register(let register): return .init(name: name.text, place: .register(register))
    case .cell(let register): return .init(name: name.text, place: .register(register))
    case .capture(let number): return .init(name: name.text, place: .capture(number))
    case .global(let number): return .init(name: name.text, place: .global(number))
    case .routine, .constant, .library: return nil
    }
  }
}

/// The names that a statement itself uses, without those in its blocks and in the functions that it makes.
private struct UsedNames {
  var names: [Name] = []

  mutating func visit(_ statement: Statement) {
    switch statement.kind {
    case .variable(let declaration): visit(declaration.value)
    case .assignment(let target, _, _, let value): visit([target, value])
    case .return(let value): if let value { visit(value) }
    case .conditional(let conditional): visit(conditional.branches[0].condition)
    case .forEach(let loop), .parallelForEach(let loop, _): visit(loop.sequence)
    case .whileLoop(let condition, _): visit(condition)
    case .with(let settings, _): visit(settings.map(\.value))
    case .eventually(let eventually): visit([eventually.limit] + [eventually.interval].compactMap(\.self))
    case .expect(let condition, let note): visit([condition] + [note].compactMap(\.self))
    case .command(let command): visit(command)
    case .expression(let expression): visit(expression)
    default: break
    }
  }

  private mutating func visit(_ expressions: [Expression]) {
    for expression in expressions { visit(expression) }
  }

  private mutating func visit(_ expression: Expression) {
    var open = [expression]
    while let next = open.popLast() {
      switch next.kind {
      case .name(let name): names.append(name)
      case .string(let literal): open += literal.parts.reversed().compactMap(\.expression)
      case .list(let items): open += items.reversed().map(\.value)
      case .record(let entries): open += entries.reversed().flatMap(\.values)
      case .call(let call): open += call.arguments.reversed().map(\.value) + [call.callee]
      case .member(let base, _), .unary(_, let base), .try(let base): open.append(base)
      case .index(let base, let position): open += [position, base]
      case .binary(_, _, let left, let right): open += [right, left]
      case .conditional(let conditional): open.append(conditional.branches[0].condition)
      case .parallelForEach(let loop, _): open.append(loop.sequence)
      case .capture(let command), .spawn(let command): visit(command)
      case .null, .bool, .int, .float, .duration, .size, .port, .function, .hole: break
      }
    }
  }

  private mutating func visit(_ command: Command) {
    for part in command.words.flatMap(\.parts) {
      switch part {
      case .expression(let value, _), .spread(let value, _): visit(value)
      case .capture(let inner, _): visit(inner)
      case .text, .glob: break
      }
    }
  }
}

extension StringPart {
  fileprivate var expression: Expression? { if case .expression(let value, _) = self { value } else { nil } }
}

extension ListElement {
  fileprivate var value: Expression {
    switch self {
    case .item(let value), .spread(let value, _): value
    }
  }
}

extension RecordEntry {
  /// The last of them first.
  fileprivate var values: [Expression] {
    switch self {
    case .field(_, let value), .spread(let value, _): [value]
    case .computed(let key, let value): [value, Expression(.string(key), span: key.span)]
    }
  }
}
