package import Semantics

/// Writes programs that parse and check without errors, from the tables that the checker uses.
///
/// Types are kept apart as far as the checker looks; what fails only when it runs is fine.
package struct ProgramGenerator {
  struct Variable {
    var name: String
    var type: ValueType
    var isMutable: Bool
  }

  struct Function {
    var name: String
    var parameters: [ValueType]
  }

  let universe: Universe
  var choices: Choices
  private var lines: [String] = []
  private var indentation = 0
  var variables: [Variable] = []
  var functions: [Function] = []
  private var nextName = 0
  /// Blocks and expressions around the current place.
  var depth = 0
  private var loops = 0
  private var isInFunction = false
  private var isInTest = false
  var isInParallel = false

  static let deepest = 4
  private static let longest = 60

  package static func program(_ choices: Choices, _ universe: Universe) -> String {
    var generator = ProgramGenerator(universe: universe, choices: choices)
    generator.statements(4 + generator.choices.number(below: 12), atLeast: 1)
    return generator.lines.joined(separator: "\n") + "\n"
  }

  private init(universe: Universe, choices: Choices) {
    self.universe = universe
    self.choices = choices
  }

  // MARK: Layout, which the formatter is to put right

  private mutating func line(_ text: String) {
    let indent = String(repeating: " ", count: choices.once(in: 8) ? choices.number(below: 9) : indentation * 2)
    if choices.once(in: 12) { lines.append(choices.once(in: 2) ? "" : indent + "# a remark") }
    lines.append(indent + text + (choices.once(in: 12) && text.first != "$" ? "  # why" : ""))
  }

  mutating func name() -> String {
    nextName += 1
    return "v\(nextName)"
  }

  // MARK: Statements

  private mutating func statements(_ most: Int, atLeast least: Int = 0) {
    let (outerVariables, outerFunctions) = (variables, functions)
    var count = 0
    while count < most, lines.count < Self.longest, count < least || !choices.isExhausted {
      statement()
      count += 1
    }
    (variables, functions) = (outerVariables, outerFunctions)
  }

  private mutating func block(_ head: String, after: String = "", mayLoop: Bool = false) {
    guard depth < Self.deepest else { return line("print 1") }
    depth += 1
    indentation += 1
    let begin = lines.count
    line(head + " {")
    statements(3)
    indentation -= 1
    lines.append(String(repeating: " ", count: indentation * 2) + "}" + after)
    depth -= 1
    if choices.once(in: 3) { join(from: begin) }
  }

  /// Puts a block of one statement on one line.
  private mutating func join(from begin: Int) {
    guard lines.count == begin + 3, !lines[begin...].contains(where: { $0.contains("#") || $0.contains("$ ") }),
      lines[begin].hasSuffix("{")
    else { return }
    let inner = lines[begin + 1].drop { $0 == " " }
    guard !inner.isEmpty else { return }
    let whole = lines[begin] + " " + inner + " " + lines[begin + 2].drop { $0 == " " }
    lines.removeLast(3)
    lines.append(whole)
  }

  private mutating func statement() {
    switch choices.number(below: 20) {
    case 0...4: declaration()
    case 5, 6: assignment()
    case 7, 8: line("print " + verbArguments(choices.number(below: 4)))
    case 9: conditional()
    case 10: loop()
    case 11: function()
    case 12: attempt()
    case 13: block("with timeout: \(expression(.duration))")
    case 14: test()
    case 15: parallel()
    case 16: line("expect \(expression(.bool))" + (choices.once(in: 3) ? ", \(expression(.string))" : ""))
    case 17: deferred()
    case 18: call()
    default: leave()
    }
  }

  private mutating func declaration() {
    let type = anyType()
    let value = choices.once(in: 6) ? "try (\(expression(type)))" : expression(type)
    let isMutable = choices.once(in: 3)
    let name = name()
    line("\(isMutable ? "var" : "let") \(name) = \(value)")
    variables.append(Variable(name: name, type: value.hasPrefix("try") ? .result : type, isMutable: isMutable))
  }

  private mutating func assignment() {
    // What doubles in a loop soon fills the memory, which says nothing about orch.
    let mayGrow = loops == 0
    let targets = variables.filter {
      $0.isMutable && !isInFunction && (mayGrow || [.int, .bool, .float].contains($0.type))
    }
    guard !isInParallel, let target = choices.one(of: targets) else { return declaration() }
    switch target.type {
    case .int where choices.once(in: 2): line("\(target.name) += \(expression(.int))")
    case .string where choices.once(in: 3): line("\(target.name) += \(simple(.string))")
    default: line("\(target.name) = \(expression(target.type))")
    }
  }

  private mutating func deferred() {
    let outer = (loops, isInFunction)
    (loops, isInFunction) = (0, false)
    block("defer")
    (loops, isInFunction) = outer
  }

  private mutating func conditional() {
    block("if \(expression(.bool))")
    guard lines.last?.hasSuffix("}") == true, lines.last?.contains("{") == false, choices.once(in: 2) else { return }
    guard let closing = lines.popLast() else { return }
    indentation += 1
    lines.append(closing.dropLast() + "} else {")
    depth += 1
    statements(2)
    depth -= 1
    indentation -= 1
    lines.append(String(repeating: " ", count: indentation * 2) + "}")
  }

  private mutating func loop() {
    loops += 1
    defer { loops -= 1 }
    let name = name()
    let outer = variables
    defer { variables = outer }
    switch choices.number(below: 4) {
    case 0:
      variables.append(Variable(name: name, type: .int, isMutable: false))
      block("for \(name) in range(0, \(choices.number(below: 5)))")
    case 1:
      let sequence = expression(.listOf(.int))
      variables.append(Variable(name: name, type: .int, isMutable: false))
      block("for \(name) in \(sequence)")
    case 2: block("for \(name), \(self.name()) in (\(expression(.record)))")
    default: block("while \(expression(.bool))")
    }
  }

  private mutating func function() {
    guard !isInParallel else { return line("print 3") }
    let name = name()
    let types = (0..<choices.number(below: 4)).map { _ in anyType() }
    let parameters = types.map { Variable(name: self.name(), type: $0, isMutable: false) }
    let (outerVariables, outerLoops, outerFlag) = (variables, loops, isInFunction)
    variables = variables.map { Variable(name: $0.name, type: $0.type, isMutable: false) } + parameters
    (loops, isInFunction) = (0, true)
    block("fn \(name)(\(parameters.map(\.name).joined(separator: ", ")))")
    (variables, loops, isInFunction) = (outerVariables, outerLoops, outerFlag)
    if lines.last?.contains("}") == true { functions.append(Function(name: name, parameters: types)) }
  }

  private mutating func call() {
    guard let function = choices.one(of: functions) else { return declaration() }
    line("\(function.name)(\(function.parameters.map { expression($0) }.joined(separator: ", ")))")
  }

  private mutating func attempt() {
    guard depth < Self.deepest else { return line("print 4") }
    block("try")
    guard let closing = lines.popLast() else { return }
    lines.append(closing + " catch e { print e.message }")
  }

  private mutating func test() {
    guard !isInTest, !isInFunction, !isInParallel, loops == 0, depth == 0 else { return declaration() }
    isInTest = true
    block("test \"\(name())\"" + (choices.once(in: 3) ? " with retries: 1" : ""))
    isInTest = false
  }

  private mutating func parallel() {
    guard !isInParallel, depth < 2 else { return declaration() }
    let outer = (loops, isInParallel, variables)
    isInParallel = true
    loops = 0
    if choices.once(in: 2) {
      block("parallel for \(name()) in \(expression(.listOf(.int))) with max: 2")
    } else {
      line("parallel { let \(name()) = \(expression(.int)); print 5 }")
    }
    (loops, isInParallel, variables) = outer
  }

  private mutating func leave() {
    if loops > 0, !isInParallel {
      return line("if \(expression(.bool)) { \(choices.once(in: 2) ? "break" : "continue") }")
    }
    if isInFunction, !isInParallel { return line("if \(expression(.bool)) { return \(expression(.int)) }") }
    line("fail \(expression(.string))")
  }
}
