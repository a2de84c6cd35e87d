/// The types that values have at run time, and what tables may ask of an argument or a setting.
package indirect enum ValueType: Hashable, Sendable {
  case any
  case null, bool, int, float, string, duration, size, port, list, record, function, error, result
  /// Int or float.
  case number
  case handle(HandleKind)
  /// A `service` or `env` declaration, named.
  case declaration(DeclarationKind)
  /// What `ready:` takes: the value of a probe function.
  case probe
  case listOf(ValueType)
  /// A record with values of one type.
  case recordOf(ValueType)
  case oneOf([ValueType])
  /// A string that is one of these.
  case choice([String])
}

extension ValueType {
  package var mayBeFunction: Bool {
    switch self {
    case .function: true
    case .oneOf(let types): types.contains(.function)
    default: false
    }
  }
}

package enum HandleKind: String, Hashable, Sendable, CaseIterable {
  case environment, service, process, folder, response, output, snapshot
}

package enum DeclarationKind: String, Hashable, Sendable {
  case service, environment
}
