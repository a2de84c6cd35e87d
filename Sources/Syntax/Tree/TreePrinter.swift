/// Writes trees as S-expressions, one statement a line, blocks indented: what a program says, without where it says it.
package struct TreePrinter {
  private var lines: [String] = []
  private var indent = 0

  package static func print(_ program: Program) -> String {
    var printer = TreePrinter()
    printer.write(program.statements)
    return printer.lines.map { $0 + "\n" }.joined()
  }

  private mutating func line(_ text: String) {
    lines.append(String(repeating: "  ", count: indent) + text)
  }

  private mutating func write(_ statements: [Statement]) {
    for statement in statements {
      if let documentation = statement.documentation { line("; " + documentation.replacingNewlines) }
      write(statement)
    }
  }

  private mutating func block(_ head: String, _ block: Block) {
    line("(" + head)
    indent += 1
    write(block.statements)
    indent -= 1
    lines[lines.count - 1] += ")"
  }

  private mutating func write(_ statement: Statement) {
    switch statement.kind {
    case .variable(let variable):
      line("(\(variable.isMutable ? "var" : "let") \(variable.name.text) \(text(variable.value)))")
    case .assignment(let target, let operation, _, let value):
      line("(\(operation.rawValue) \(text(target)) \(text(value)))")
    case .function(let function): write(function.function, "fn \(function.name.text)")
    case .return(let value): line("(return\(value.map { " " + text($0) } ?? ""))")
    case .conditional(let conditional): write(conditional)
    case .forEach(let loop): block(head(loop), loop.body)
    case .whileLoop(let condition, let body): block("while \(text(condition))", body)
    case .breakLoop: line("(break)")
    case .continueLoop: line("(continue)")
    case .use(let use): line("(use \(use.kind) \(quoted(use.path)) \(use.name.text)\(arguments(use.settings)))")
    case .defer(let body): block("defer", body)
    case .tryCatch(let body, let error, let handler):
      block("try", body)
      block("catch \(error?.text ?? "_")", handler)
    case .with(let settings, let body): block("with\(arguments(settings))", body)
    case .parallel(let body): block("parallel", body)
    case .parallelForEach(let loop, let settings): block("parallel \(head(loop))\(arguments(settings))", loop.body)
    case .eventually(let eventually):
      block("eventually \(text(eventually.limit))\(eventually.interval.map { " " + text($0) } ?? "")", eventually.body)
    case .expect(let condition, let note): line("(expect \(text(condition))\(note.map { " " + text($0) } ?? ""))")
    case .command(let command): line("($ \(text(command)))")
    case .service(let service): line(text(service))
    case .environment(let environment):
      let services = environment.services.map { " " + text($0.declaration) }.joined()
      line("(env \(environment.name.text)\(entries(environment.settings))\(services))")
    case .suite(let test): block("suite \(head(test))", test.body)
    case .test(let test): block("test \(head(test))", test.body)
    case .expression(let expression): line(text(expression))
    case .hole: line("(hole)")
    }
  }

  private mutating func write(_ conditional: Conditional) {
    for (index, branch) in conditional.branches.enumerated() {
      block("\(index == 0 ? "if" : "elif") \(text(branch.condition))", branch.body)
    }
    if let otherwise = conditional.otherwise { block("else", otherwise) }
  }

  private mutating func write(_ function: FunctionBody, _ name: String) {
    switch function.body {
    case .block(let body): block("\(name) \(parameters(function))", body)
    case .expression(let value): line("(\(name) \(parameters(function)) \(text(value)))")
    }
  }

  private func head(_ loop: ForEach) -> String {
    "for \(loop.first.text)\(loop.second.map { " \($0.text)" } ?? "") in \(text(loop.sequence))"
  }

  private func head(_ test: TestDeclaration) -> String {
    text(test.title) + (test.environment.map { " in \(text($0))" } ?? "") + arguments(test.settings)
  }

  private func text(_ service: ServiceDeclaration) -> String {
    "(service \(service.name.text)\(entries(service.settings)))"
  }

  private func parameters(_ function: FunctionBody) -> String {
    let all = function.parameters.map { parameter in
      parameter.initial.map { "(\(parameter.name.text) \(text($0)))" } ?? parameter.name.text
    }
    return "(\(all.joined(separator: " ")))"
  }

  private func inline(_ block: Block) -> String {
    var printer = TreePrinter()
    printer.write(block.statements)
    return "{" + printer.lines.map { $0.drop { $0 == " " } }.joined(separator: " ") + "}"
  }

  // MARK: Expressions

  private func text(_ expression: Expression) -> String {
    switch expression.kind {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .int(let value): "\(value)"
    case .float(let value): "\(value)"
    case .duration(let nanoseconds): "\(nanoseconds)ns"
    case .size(let bytes): "\(bytes)B"
    case .port(let number, let network): "\(number)/\(network)"
    case .string(let literal): text(literal)
    case .name(let name): name.text
    case .list(let items): "[\(items.map(text).joined(separator: " "))]"
    case .record(let fields): "(record\(entries(fields)))"
    case .call(let call):
      "(\(call.spelling == .verb ? "verb" : "call") \(text(call.callee))\(arguments(call.arguments)))"
    case .member(let base, let name): "(. \(text(base)) \(name.text))"
    case .index(let base, let index): "(index \(text(base)) \(text(index)))"
    case .unary(let operation, let operand): "(\(operation.rawValue) \(text(operand)))"
    case .binary(let operation, _, let left, let right): "(\(operation.rawValue) \(text(left)) \(text(right)))"
    case .conditional(let conditional): text(conditional)
    case .parallelForEach(let loop, let settings):
      "(parallel \(head(loop))\(arguments(settings)) \(inline(loop.body)))"
    case .function(let function): text(function)
    case .try(let value): "(try \(text(value)))"
    case .capture(let command): "(capture \(text(command)))"
    case .spawn(let command): "(spawn \(text(command)))"
    case .hole: "hole"
    }
  }

  private func text(_ conditional: Conditional) -> String {
    let branches = conditional.branches.map { " \(text($0.condition)) \(inline($0.body))" }.joined()
    return "(if\(branches)\(conditional.otherwise.map { " else " + inline($0) } ?? ""))"
  }

  private func text(_ function: FunctionBody) -> String {
    switch function.body {
    case .expression(let value): "(=> \(parameters(function)) \(text(value)))"
    case .block(let body): "(=> \(parameters(function)) \(inline(body)))"
    }
  }

  private func text(_ element: ListElement) -> String {
    switch element {
    case .item(let value): text(value)
    case .spread(let value, _): "...\(text(value))"
    }
  }

  private func entries(_ entries: [RecordEntry]) -> String {
    entries.map { entry in
      switch entry {
      case .field(let key, let value): " \(key.text): \(text(value))"
      case .computed(let key, let value): " \(text(Expression(.string(key), span: key.span))): \(text(value))"
      case .spread(let value, _): " ...\(text(value))"
      }
    }.joined()
  }

  private func arguments(_ arguments: [Argument]) -> String {
    arguments.map { argument in
      switch argument.label {
      case .none: " \(text(argument.value))"
      case .name(let name, _): " \(name): \(text(argument.value))"
      case .spread: " ...\(text(argument.value))"
      }
    }.joined()
  }

  // MARK: Text and commands

  private func text(_ literal: StringLiteral) -> String {
    if let plain = literal.plainText { return quoted(plain) }
    let parts = literal.parts.map { part in
      switch part {
      case .text(let text): quoted(text)
      case .expression(let value, _): text(value)
      case .capture(let command, _): "(capture \(text(command)))"
      }
    }
    return "(str \(parts.joined(separator: " ")))"
  }

  private func text(_ command: Command) -> String {
    command.stages.map { stage in
      let redirects = stage.redirects.map { " (\($0.kind.rawValue)\($0.target.map { " " + text($0) } ?? ""))" }
      return stage.words.map(text).joined(separator: " ") + redirects.joined()
    }.joined(separator: " | ")
  }

  private func text(_ word: Command.Word) -> String {
    let parts = word.parts.map(text)
    return parts.count == 1 ? parts[0] : "(word \(parts.joined(separator: " ")))"
  }

  private func text(_ part: Command.WordPart) -> String {
    switch part {
    case .text(let text): quoted(text)
    case .glob(let pattern): "(glob \(pattern))"
    case .expression(let value, _): text(value)
    case .capture(let command, _): "(capture \(text(command)))"
    case .spread(let value, _): "...\(text(value))"
    }
  }

  private func quoted(_ text: String) -> String { "\"\(text.replacingNewlines)\"" }
}

extension String {
  fileprivate var replacingNewlines: String {
    split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\\n")
  }
}
