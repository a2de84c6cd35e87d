extension ValueType {
  /// What messages call it, with its article: `a duration`.
  package var phrase: String {
    switch self {
    case .any: "any value"
    case .null: "null"
    case .int: "an int"
    case .error: "an error"
    case .number: "a number"
    case .handle(let kind): kind.phrase
    case .declaration(.service): "a declared service"
    case .declaration(.environment): "a declared environment"
    case .probe: "a probe"
    case .listOf(let element): "a list of \(element.plural)"
    case .recordOf(let value): "a record of \(value.plural)"
    case .oneOf(let types): joined(types.map(\.phrase), by: "or")
    case .choice(let texts): "one of " + joined(texts.map { "\"\($0)\"" }, by: "and")
    case .bool, .float, .string, .duration, .size, .port, .list, .record, .function, .result: "a \(word)"
    }
  }

  private var plural: String {
    switch self {
    case .any: "values"
    case .null: "nulls"
    case .number: "numbers"
    case .handle(let kind): "\(kind.rawValue)s"
    case .declaration(.service): "services"
    case .declaration(.environment): "environments"
    case .probe: "probes"
    case .listOf, .list: "lists"
    case .recordOf, .record: "records"
    case .oneOf(let types): joined(types.map(\.plural), by: "or")
    case .choice(let texts): joined(texts.map { "\"\($0)\"" }, by: "or")
    case .bool, .int, .float, .string, .duration, .size, .port, .function, .error, .result: "\(word)s"
    }
  }

  /// The type's name as `type(value)` gives it; for what has several, the first.
  var word: String {
    switch self {
    case .bool: "bool"
    case .int, .number: "int"
    case .float: "float"
    case .string, .choice: "string"
    case .duration: "duration"
    case .size: "size"
    case .port: "port"
    case .list, .listOf: "list"
    case .record, .recordOf: "record"
    case .function: "function"
    case .error: "error"
    case .result: "result"
    case .any, .null: "null"
    case .handle(let kind): kind.rawValue
    case .declaration(let kind): kind.rawValue
    case .probe: "probe"
    case .oneOf(let types): types.first?.word ?? "null"
    }
  }
}

extension HandleKind {
  fileprivate var phrase: String {
    switch self {
    case .environment: "a running environment"
    case .service: "a running service"
    case .output: "a command's output"
    case .process, .folder, .response, .snapshot: "a \(rawValue)"
    }
  }
}

/// `a, b or c`
func joined(_ words: [String], by conjunction: String) -> String {
  guard let last = words.last, words.count > 1 else { return words.first ?? "" }
  return words.dropLast().joined(separator: ", ") + " \(conjunction) " + last
}
