/// A JSON value. Integers keep their 64 bits, which byte counts and nanoseconds need.
enum JSON: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  case number(Double)
  case string(String)
  case array([JSON])
  case object([String: JSON])
}

extension JSON {
  /// The member of an object; `null` where there is none, as Docker leaves out what is empty.
  subscript(key: String) -> JSON {
    if case .object(let members) = self { members[key] ?? .null } else { .null }
  }

  var string: String? {
    if case .string(let value) = self { value } else { nil }
  }

  var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  var array: [JSON]? {
    if case .array(let values) = self { values } else { nil }
  }

  var object: [String: JSON]? {
    if case .object(let members) = self { members } else { nil }
  }

  var isNull: Bool { self == .null }

  /// A whole number, also where it was written with a fraction or an exponent.
  var integer: Int64? {
    switch self {
    case .integer(let value): value
    case .number(let value): Int64(exactly: value.rounded(.towardZero))
    default: nil
    }
  }

  /// A count that may exceed 63 bits, as an unlimited memory limit does; what exceeds 64 is the largest.
  var unsigned: UInt64? {
    switch self {
    case .integer(let value): UInt64(exactly: value)
    case .number(let value) where value >= 0x1p64: .max
    case .number(let value): UInt64(exactly: value.rounded(.towardZero))
    default: nil
    }
  }

  var strings: [String] { array?.compactMap(\.string) ?? [] }

  var stringMap: [String: String] { object?.compactMapValues(\.string) ?? [:] }
}

extension JSON {
  init(_ strings: [String]) { self = .array(strings.map(JSON.string)) }

  init(_ map: [String: String]) { self = .object(map.mapValues(JSON.string)) }

  /// An object of the members that have a value, so that the engine's defaults hold for the others.
  init(present members: [String: JSON?]) { self = .object(members.compactMapValues { $0 }) }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral {
  init(stringLiteral value: String) { self = .string(value) }
  init(booleanLiteral value: Bool) { self = .bool(value) }
  init(integerLiteral value: Int64) { self = .integer(value) }
}

extension JSON: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
  init(arrayLiteral elements: JSON...) { self = .array(elements) }

  init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(Dictionary(elements, uniquingKeysWith: { $1 }))
  }
}
