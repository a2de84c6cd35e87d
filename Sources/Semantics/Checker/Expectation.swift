import Syntax

/// What a place takes.
struct Expectation {
  var type: ValueType
  /// What messages call the place: `` `timeout` ``.
  var place: String
  /// Null leaves it out.
  var allowsNull: Bool
  /// One element of what the place takes.
  var isElement = false

  init(_ type: ValueType, of place: String, allowsNull: Bool = false) {
    self.type = type
    self.place = place
    self.allowsNull = allowsNull
  }

  func element(_ type: ValueType) -> Expectation {
    var element = self
    element.type = type
    element.allowsNull = false
    element.isElement = true
    return element
  }

  /// The place as the start of a sentence.
  var subject: String { isElement ? "\(place), inside," : place }
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
