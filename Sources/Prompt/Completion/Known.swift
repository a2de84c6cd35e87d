import Library
import Runtime
import Semantics

/// What is known of a part of an expression without running it.
indirect enum Known {
  case unknown
  case namespace(String)
  case library([String: StaticValue])
  /// An environment with its services, `nil` where these are not known.
  case environment(Set<String>?)
  case value(Value)
  /// By its name, as `type(value)` gives it.
  case type(String)
  case function(Signature)

  init(_ declaration: StaticValue) {
    switch declaration {
    case .value(let type): self = Known(type)
    case .record: self = .type("record")
    case .function(let signature): self = .function(signature)
    case .environment(let facts), .running(let facts): self = .environment(facts.services)
    case .namespace(let name): self = .namespace(name)
    case .library(let exports): self = .library(exports ?? [:])
    case .unknown, .service: self = .unknown
    }
  }

  init(_ variable: SessionScope.Variable) {
    self = Known(variable.declaration)
    if case .unknown = self, let value = variable.value { self = Known(value) }
    if case .type = self, let value = variable.value { self = Known(value) }
  }

  init(_ value: Value) {
    if let environment = EnvironmentView(value) {
      self = .environment(Set(environment.services.map(\.name)))
    } else if case .function(let function) = value, case .builtin(let builtin) = function.body {
      self = .function(builtin.signature)
    } else {
      self = .value(value)
    }
  }

  init(_ type: ValueType) {
    switch type {
    case .bool: self = .type("bool")
    case .int: self = .type("int")
    case .float: self = .type("float")
    case .string, .choice: self = .type("string")
    case .duration: self = .type("duration")
    case .size: self = .type("size")
    case .port: self = .type("port")
    case .list, .listOf: self = .type("list")
    case .record, .recordOf: self = .type("record")
    case .error: self = .type("error")
    case .result: self = .type("result")
    case .handle(.environment): self = .environment(nil)
    case .handle(let kind): self = .type(kind.rawValue)
    case .any, .null, .number, .function, .declaration, .probe, .oneOf: self = .unknown
    }
  }

  /// What a call of it gives.
  var called: Known {
    if case .function(let signature) = self { Known(signature.returns) } else { .unknown }
  }

  /// An element of it.
  var indexed: Known {
    guard case .value(let value) = self, let first = value.items?.first else { return .unknown }
    return Known(first)
  }

  func member(_ name: String, in universe: Universe) -> Known {
    switch self {
    case .namespace(let namespace): return universe.functions["\(namespace).\(name)"].map { .function($0) } ?? .unknown
    case .library(let exports): return exports[name].map { Known($0) } ?? .unknown
    case .environment(let services):
      if services?.contains(name) == true { return .type("service") }
      return Known.member(name, of: "environment", in: universe)
    case .value(let value):
      if let field = value.fields?[name] { return Known(field) }
      return Known.member(name, of: value.kind.name, in: universe)
    case .type(let type): return Known.member(name, of: type, in: universe)
    // `port` is a function, and `port.free` another one.
    case .function(let signature):
      return universe.functions["\(signature.name).\(name)"].map { .function($0) } ?? .unknown
    case .unknown: return .unknown
    }
  }

  private static func member(_ name: String, of type: String, in universe: Universe) -> Known {
    switch universe.members[type]?[name] {
    case .field(let type, _)?: Known(type)
    case .method(let signature)?: .function(signature)
    case nil: .unknown
    }
  }
}
