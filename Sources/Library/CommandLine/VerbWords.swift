import Runtime
import Semantics
import Syntax

/// What is wrong with the words of a command line.
package struct CommandLineMistake: Error {
  package var message: String
  package var help: [String]

  init(_ message: String, help: [String] = []) {
    self.message = message
    self.help = help
  }
}

/// A verb's words on a command line, its flags read by its signature.
struct VerbWords {
  /// What stands there without a flag before it.
  private(set) var words: [String] = []
  private(set) var flags: [(name: String, value: Value)] = []

  init(_ given: [String], of signature: Signature) throws(CommandLineMistake) {
    let stopsAtWord = VerbShape(signature).endsInCommand
    var rest = given[...]
    while let word = rest.popFirst() {
      if word == "--" {
        words += rest
        return
      }
      guard word.hasPrefix("-"), word != "-" else {
        words.append(word)
        if stopsAtWord {
          words += rest
          return
        }
        continue
      }
      try flag(word, &rest, signature)
    }
  }

  private mutating func flag(
    _ word: String, _ rest: inout ArraySlice<String>, _ signature: Signature
  ) throws(CommandLineMistake) {
    let known = signature.parameters.filter { $0.isNamedOnly && !CommandLineUsage.isAlwaysSo($0, of: signature) }
    guard word.hasPrefix("--") else {
      let meant = known.first { $0.name.hasPrefix(word.dropFirst().prefix(1)) }
      if let meant, word == meant.shortFlag { return add(meant.name, .bool(true)) }
      throw CommandLineMistake(
        "`orch \(signature.name)` has no flag `\(word)`", help: meant.map { ["write `--\($0.flag)`"] } ?? [])
    }
    let name = String(word.dropFirst(2).prefix { $0 != "=" })
    guard let parameter = known.first(where: { $0.flag == name }) else {
      let near = suggestion(for: name, among: known.map(\.flag)).map { ["did you mean `--\($0)`?"] }
      let all = known.isEmpty ? "it has none" : "it has " + known.map { "`--\($0.flag)`" }.joined(separator: ", ")
      throw CommandLineMistake("`orch \(signature.name)` has no flag `--\(name)`", help: near ?? [all])
    }
    var text = word.contains("=") ? String(word.dropFirst(name.count + 3)) : nil
    if text == nil, parameter.type != .bool {
      text = rest.popFirst()
      guard text != nil else { throw CommandLineMistake("`--\(name)` needs \(parameter.type.phrase) behind it") }
    }
    add(parameter.name, try FlagValue.value(of: text ?? "true", parameter, flag: name))
  }

  /// Records are given entry by entry.
  private mutating func add(_ name: String, _ value: Value) {
    guard let index = flags.firstIndex(where: { $0.name == name }) else { return flags.append((name, value)) }
    guard var all = flags[index].value.fields, let more = value.fields else {
      flags[index].value = value
      return
    }
    for (key, value) in more { all[key] = value }
    flags[index].value = .record(all)
  }
}

extension Signature.Parameter {
  /// `no_cache` is the flag `no-cache`.
  var flag: String { String(name.map { $0 == "_" ? "-" : $0 }) }

  /// The one that fingers know: `logs -f`, `stats -f`, `events -f`.
  var shortFlag: String? { name == "follow" ? "-f" : nil }

  /// What stands behind it; nothing behind one that is there or not.
  var flagType: String {
    if type == .bool { return "" }
    if case .recordOf = type { return "NAME=value, any number of times" }
    guard case .optional(let text) = presence else { return type.phrase }
    return "\(type.phrase), else \(text)"
  }
}

/// Words of a command line as values of the type that a parameter has.
enum FlagValue {
  static func value(of text: String, _ parameter: Signature.Parameter, flag: String) throws(CommandLineMistake) -> Value
  {
    switch parameter.type {
    case .string: return .string(text)
    case .oneOf(let types) where types.contains(.string): return .string(text)
    case .recordOf:
      guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
        throw CommandLineMistake("`--\(flag) \(text)` is no `NAME=value`")
      }
      return .record([String(text[..<equals]): .string(String(text[text.index(after: equals)...]))])
    default: break
    }
    if let value = literal(text), parameter.type.accepts(value) { return value }
    throw CommandLineMistake(
      "`--\(flag)` takes \(parameter.type.phrase), and `\(text)` is none", help: parameter.type.examples)
  }

  /// `nil` for what is no literal of a number, a unit or a truth value.
  static func literal(_ text: String) -> Value? {
    let parsed = Parser.parse(SourceFile(name: "argument", text: text), mode: .prompt)
    guard parsed.diagnostics.isEmpty, parsed.program.statements.count == 1,
      case .expression(let expression)? = parsed.program.statements.first?.kind
    else { return nil }
    return literal(expression)
  }

  private static func literal(_ expression: Expression) -> Value? {
    switch expression.kind {
    case .unary(.negate, let operand):
      switch literal(operand) {
      case .int(let number)? where number > .min: return .int(-number)
      case .float(let number)?: return .float(-number)
      case .duration(let nanoseconds)? where nanoseconds > .min: return .duration(-nanoseconds)
      default: return nil
      }
    case .bool(let flag): return .bool(flag)
    case .int(let number): return .int(number)
    case .float(let number): return .float(number)
    case .duration(let nanoseconds): return .duration(nanoseconds)
    case .size(let bytes): return .size(bytes)
    case .port(let number, let transport): return .port(Port(number: number, isUDP: transport == .udp))
    default: return nil
    }
  }
}

extension ValueType {
  fileprivate func accepts(_ value: Value) -> Bool {
    switch (self, value) {
    case (.bool, .bool), (.int, .int), (.number, .int), (.number, .float), (.duration, .duration), (.size, .size),
      (.port, .port), (.port, .int):
      true
    case (.oneOf(let types), _): types.contains { $0.accepts(value) }
    default: false
    }
  }

  /// How a value of it is written.
  var examples: [String] {
    switch self {
    case .duration: ["with its unit: `250ms`, `30s`, `10m`, `1h`"]
    case .size: ["with its unit: `512K`, `256M`, `2G`"]
    case .port: ["as `8000` or `53/udp`"]
    case .bool: ["`true` or `false`"]
    default: []
    }
  }
}
