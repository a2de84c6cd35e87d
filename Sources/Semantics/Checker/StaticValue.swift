package import Syntax

/// What is known of a value before the program runs.
package indirect enum StaticValue: Sendable {
  case unknown
  case value(ValueType)
  /// A record that is written out.
  case record([RecordEntry])
  case function(Signature)
  case service(ServiceFacts)
  /// An `env` declaration.
  case environment(EnvironmentFacts)
  /// What `up` makes of one.
  case running(EnvironmentFacts)
  /// A group of library functions: `http`.
  case namespace(String)
  /// An imported file's declarations; `nil` where it could not be read or is wrong itself.
  case library([String: StaticValue]?)

  /// A value of a type that a table states; types that leave several open say nothing.
  init(ofType type: ValueType) {
    switch type {
    case .any, .oneOf, .number, .null: self = .unknown
    case .choice: self = .value(.string)
    case .listOf: self = .value(.list)
    case .recordOf: self = .value(.record)
    default: self = .value(type)
    }
  }

  var type: ValueType? {
    switch self {
    case .unknown, .namespace, .library: nil
    case .value(let type): type
    case .record: .record
    case .function: .function
    case .service: .declaration(.service)
    case .environment: .declaration(.environment)
    case .running: .handle(.environment)
    }
  }

  /// What messages call it; `nil` where nothing is known.
  var phrase: String? {
    switch self {
    case .namespace: "a group of functions"
    case .library: "a library"
    default: type?.phrase
    }
  }
}

package struct ServiceFacts: Sendable {
  enum Needs: Sendable {
    /// To be looked up in the checked file's graph, under the index of the service's variable.
    case local(Int)
    /// The names of all services that it needs, directly or not.
    case closed(Set<String>)
    case unknown
  }

  package var name: String
  var needs: Needs
  /// The names of all that it sets; `nil` where a spread leaves that open.
  var settings: Set<String>?
}

package struct EnvironmentFacts: Sendable {
  package var name: String
  /// Those listed and those that they need; `nil` where that is only known when it starts.
  package var services: Set<String>?
}
