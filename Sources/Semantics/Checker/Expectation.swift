import Syntax

/// What a place takes.
struct Expectation {
  enum Place {
    case setting(String)
    case argument(String, of: Signature)
    /// Said as it is.
    case phrase(String)
  }

  enum Part { case whole, element, value }

  var type: ValueType
  var place: Place
  /// Null leaves it out.
  var allowsNull: Bool
  var part = Part.whole

  init(_ type: ValueType, of place: Place, allowsNull: Bool = false) {
    self.type = type
    self.place = place
    self.allowsNull = allowsNull
  }

  /// What each element of a list that stands here must be, or each value of a record.
  func inside(_ part: Part, _ type: ValueType) -> Expectation {
    var inside = self
    inside.type = type
    inside.allowsNull = false
    inside.part = part
    return inside
  }

  /// The place, as the start of a sentence.
  var subject: String {
    switch part {
    case .whole: name
    case .element: "an element of \(name)"
    case .value: "a value in \(name)"
    }
  }

  /// A duration that stands here is one to wait.
  var isLimit: Bool {
    switch place {
    case .setting, .phrase: true
    case .argument(_, let signature): signature.name == "sleep"
    }
  }

  var name: String {
    switch place {
    case .setting(let setting): "`\(setting)`"
    case .argument(let argument, let signature): "`\(argument)` of `\(signature.name)`"
    case .phrase(let phrase): phrase
    }
  }
}

extension ValueType {
  /// The type that the elements of a list written here must have.
  var listElement: ValueType? {
    switch self {
    case .listOf(let element): element
    case .oneOf(let types): types.lazy.compactMap(\.listElement).first
    default: nil
    }
  }

  /// The type that the values of a record written here must have.
  var recordValue: ValueType? {
    switch self {
    case .recordOf(let value): value
    case .oneOf(let types): types.lazy.compactMap(\.recordValue).first
    default: nil
    }
  }

  /// Whether a value of a known type may be one of these.
  func accepts(_ type: ValueType) -> Bool {
    switch self {
    case .any: return true
    case .oneOf(let types): return types.contains { $0.accepts(type) }
    case .number: return type == .int || type == .float
    case .float: return type == .float || type == .int
    // A plain int is a TCP port where a port is due.
    case .port: return type == .port || type == .int
    // Where a string is due, a command's output is its text.
    case .string, .choice: return type == .string || type == .handle(.output)
    case .list, .listOf: return type == .list
    case .record, .recordOf: return type == .record
    // A declared environment stands for the one that was started last.
    case .handle(.environment): return type == self || type == .declaration(.environment)
    default: return type == self
    }
  }

  /// The first of the alternatives for which `isWanted` holds.
  func alternative(_ isWanted: (ValueType) -> Bool) -> ValueType? {
    guard case .oneOf(let types) = self else { return isWanted(self) ? self : nil }
    for type in types { if let found = type.alternative(isWanted) { return found } }
    return nil
  }
}
