import Runtime
import Semantics
import Syntax

/// What stands behind an option on the command line, as a value of the type that the option's default has: a script that counts with its
/// default counts with what it is given, too.
enum OptionValue {
  /// What a default may be, other than null.
  static let types: [ValueType] = [.string, .bool, .int, .float, .duration, .size, .port]

  static func value(of text: String, like standard: Value, _ name: String) throws(Raise) -> Value {
    let type = try type(of: standard, name)
    if type == .string { return .string(text) }
    switch (type, FlagValue.literal(text)) {
    case (.bool, let value?) where value.kind == .bool: return value
    case (.int, let value?) where value.kind == .int: return value
    case (.float, let value?) where value.kind == .float: return value
    case (.float, .int(let number)?): return .float(Double(number))
    case (.duration, let value?) where value.kind == .duration: return value
    case (.size, let value?) where value.kind == .size: return value
    case (.port, let value?) where value.kind == .port: return value
    case (.port, .int(let number)?):
      if let number = UInt16(exactly: number) { return .port(Port(number: number)) }
    default: break
    }
    throw .failure(
      .invalidValue, "`--\(name)` takes \(type.phrase), and `\(text)` is none", help: type.examples)
  }

  static func type(of standard: Value, _ name: String) throws(Raise) -> ValueType {
    switch standard.kind {
    case .null, .string, .output: return .string
    case .bool: return .bool
    case .int: return .int
    case .float: return .float
    case .duration: return .duration
    case .size: return .size
    case .port: return .port
    default:
      throw .failure(
        .typeMismatch, "the default of `--\(name)` is \(standard.kind.withArticle), which no command line can give",
        help: ["words of a list stand behind the script's name: `args`"])
    }
  }
}

extension Arguments {
  /// The name of a flag or option, which the command line has behind two dashes.
  func optionName() throws(Raise) -> String {
    let name = try string(0, "name")
    guard name.hasPrefix("-") else { return name }
    throw .failure(
      .invalidValue, "the name of an option is written without its dashes, and this is `\(name)`",
      help: ["write `\"\(name.drop { $0 == "-" })\"`"])
  }
}
