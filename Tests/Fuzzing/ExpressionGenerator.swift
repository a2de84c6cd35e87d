import Semantics

// Expressions of a type.
extension ProgramGenerator {
  mutating func anyType() -> ValueType {
    let types: [ValueType] = [
      .int, .string, .bool, .float, .duration, .size, .listOf(.int), .record, .listOf(.string), .function,
    ]
    return choices.one(of: types) ?? .int
  }

  mutating func verbArguments(_ count: Int) -> String {
    (0..<max(1, count)).map { _ in "(\(expression(anyType())))" }.joined(separator: " ")
  }

  /// A literal, or a variable of the type.
  mutating func simple(_ type: ValueType) -> String {
    let known = variables.filter { $0.type == type }
    if !known.isEmpty, !choices.once(in: 3), let variable = choices.one(of: known) { return variable.name }
    return literal(type)
  }

  mutating func expression(_ type: ValueType) -> String {
    guard depth < Self.deepest, !choices.isExhausted else { return simple(type) }
    depth += 1
    defer { depth -= 1 }
    switch choices.number(below: 6) {
    case 0, 1: return simple(type)
    case 2: return operation(type)
    case 3: return member(type) ?? operation(type)
    case 4: return "(if \(expression(.bool)) { \(expression(type)) } else { \(expression(type)) })"
    default: return operation(type)
    }
  }

  private mutating func literal(_ type: ValueType) -> String {
    let literals: [String] =
      switch type {
      case .int, .number: ["0", "1", "-1", "42", "0xff", "1_000", "9223372036854775807"]
      case .float: ["0.0", "1.5", "-2.25", "1e-3", "1e300"]
      case .string:
        [
          "\"\"", "\"a\"", "'raw \\n'", "\"tab\\t\\u{1F600}\"", "\"é日本\"", "\"\"\"\n    two\n      lines\n    \"\"\"",
          "\"a,b\"", "\"12\"", "\"{}\"",
        ]
      case .bool: ["true", "false"]
      case .duration: ["0s", "5ms", "1m30s", "250ms", "2562047h"]
      case .size: ["1B", "512K", "2G", "8388607T"]
      case .function: ["x => x", "(x, y) => x", "x => { return x }", "() => 1"]
      default: []
      }
    if let chosen = choices.one(of: literals) { return chosen }
    switch type {
    case .listOf(let element): return list(element)
    case .list: return list(.int)
    case .record: return record()
    default: return "null"
    }
  }

  private mutating func list(_ element: ValueType) -> String {
    let items = (0..<choices.number(below: 4)).map { _ in depth < Self.deepest ? expression(element) : simple(element) }
    return "[\(items.joined(separator: choices.once(in: 4) ? ",\n  " : ", "))]"
  }

  private mutating func record() -> String {
    let fields = (0..<choices.number(below: 4)).map { place in
      let key = ["a", "b", "\"x-y\"", choices.once(in: 2) ? "if" : "\"k${\(flat(.int))}\""][place % 4]
      let type: ValueType = depth < Self.deepest ? anyType() : .int
      return "\(key): \(type == .function ? "1" : simple(type))"
    }
    return "{ \(fields.joined(separator: ", ")) }"
  }

  private mutating func operation(_ type: ValueType) -> String {
    switch type {
    case .int:
      let symbol = choices.one(of: ["+", "-", "*", "//", "%"]) ?? "+"
      return "(\(expression(.int)) \(symbol) \(expression(.int)))"
    case .float: return "(\(expression(.float)) \(choices.one(of: ["+", "-", "*", "/"]) ?? "+") \(expression(.float)))"
    case .string:
      let inner = choices.one(of: [ValueType.int, .string, .bool, .duration, .float]) ?? .int
      return choices.once(in: 2) ? "(\(expression(.string)) + \(simple(.string)))" : "\"<${\(flat(inner))}>\""
    case .bool:
      let compared = choices.one(of: [ValueType.int, .string, .float, .duration]) ?? .int
      switch choices.number(below: 4) {
      case 0: return "(\(expression(.bool)) and \(expression(.bool)))"
      case 1: return "(not \(expression(.bool)))"
      case 2:
        return "(\(expression(compared)) \(choices.one(of: ["<", ">=", "==", "!="]) ?? "==") \(expression(compared)))"
      default: return "(\(expression(.int)) in \(expression(.listOf(.int))))"
      }
    case .duration: return "(\(expression(.duration)) \(choices.once(in: 2) ? "+" : "-") \(expression(.duration)))"
    case .size: return "(\(expression(.size)) + \(expression(.size)))"
    case .listOf(let element):
      guard choices.once(in: 6), !isInParallel else { return "(\(expression(type)) + \(expression(type)))" }
      return "(parallel for \(name()) in \(expression(.listOf(.int))) with max: 2 { \(expression(element)) })"
    default: return simple(type)
    }
  }

  /// On one line, since a string in which it stands ends on its line.
  private mutating func flat(_ type: ValueType) -> String {
    let text = expression(type)
    return text.contains("\n") || text.contains("#") ? "1" : text
  }

  /// A method or a field that gives the type, of a value of another.
  private mutating func member(_ type: ValueType) -> String? {
    let receivers: [(ValueType, String)] = [
      (.string, "string"), (.listOf(.int), "list"), (.record, "record"), (.listOf(.string), "list"),
    ]
    guard let (receiver, name) = choices.one(of: receivers), let members = universe.members[name] else { return nil }
    let fitting = members.keys.sorted().filter { gives(members[$0], type) }
    guard let chosen = choices.one(of: fitting), let member = members[chosen] else { return nil }
    let base = "(\(expression(receiver)))"
    guard case .method(let signature) = member else { return "\(base).\(chosen)" }
    var arguments: [String] = []
    for parameter in signature.parameters {
      if case .required = parameter.presence {
        arguments.append((parameter.isNamedOnly ? "\(parameter.name): " : "") + argument(parameter))
      } else {
        break
      }
    }
    return "\(base).\(chosen)(\(arguments.joined(separator: ", ")))"
  }

  private func gives(_ member: Universe.Member?, _ type: ValueType) -> Bool {
    let given: ValueType
    switch member {
    case .field(let field, _): given = field
    case .method(let signature): given = signature.returns
    case nil: return false
    }
    switch (given, type) {
    case (.list, .listOf), (.listOf, .listOf), (.number, .int): return true
    default: return given == type
    }
  }

  private mutating func argument(_ parameter: Signature.Parameter) -> String {
    guard parameter.type == .function, let count = parameter.argumentCount else { return argument(parameter.type) }
    return choices.one(of: count == 1 ? ["x => x", "x => [x]", "x => x == 1"] : ["(x, y) => x", "(x, y) => [y]"]) ?? "x"
  }

  private mutating func argument(_ type: ValueType) -> String {
    switch type {
    case .any, .number: expression(.int)
    case .oneOf(let types): argument(types.first ?? .int)
    case .list: expression(.listOf(.int))
    case .recordOf: "{}"
    case .choice(let texts): "\"\(texts.first ?? "")\""
    case .function: choices.one(of: ["x => x", "(x, y) => x", "() => 1", "x => [x]", "x => x == 1"]) ?? "x => x"
    default: expression(type)
    }
  }
}
