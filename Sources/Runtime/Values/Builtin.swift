package import Semantics
import Syntax

/// A library function: what the tables say of it, and its body.
package final class Builtin: Sendable {
  /// Gets its arguments in the signature's order; what was left out is null, and a rest parameter is a list. A method's first argument is the receiver.
  package typealias Body = @Sendable (borrowing Arguments) throws(Raise) -> Value

  package let signature: Signature
  /// The block of the call must release what the call made.
  package let makesResources: Bool
  package let body: Body
  /// Shows the result, its one argument, where the call is a statement of its own: of a file that is all there is to see.
  package let statement: Builtin?

  package init(
    _ signature: Signature, makesResources: Bool = false, statement: Body? = nil, body: @escaping Body
  ) {
    self.signature = signature
    self.makesResources = makesResources
    self.body = body
    takesFunction = signature.parameters.contains { $0.type == .function }
    self.statement = statement.map {
      Builtin(Signature(signature.name, [Signature.Parameter("result", .any, help: "")], summary: ""), body: $0)
    }
    plainCounts = Self.plainCounts(signature)
  }

  /// So many arguments without names can be taken as they stand: what is left out is at the end.
  func takes(_ count: Int) -> Bool { plainCounts?.contains(count) ?? false }

  private let plainCounts: ClosedRange<Int>?

  private static func plainCounts(_ signature: Signature) -> ClosedRange<Int>? {
    var required = 0
    for parameter in signature.parameters {
      switch parameter.presence {
      case .required: required += 1
      case .optional: break
      case .rest: return nil
      }
    }
    let positional = signature.parameters.prefix { !$0.isNamedOnly }.count
    return required <= positional ? required...positional : nil
  }

  /// What a function that it calls makes and returns is the calling block's.
  let takesFunction: Bool
}

/// The arguments of one call of a library function, in registers of the machine that calls.
package struct Arguments: ~Copyable {
  package let machine: Machine
  private let base: Int
  package let count: Int

  init(machine: Machine, base: Int, count: Int) {
    self.machine = machine
    self.base = base
    self.count = count
  }

  package subscript(_ index: Int) -> Value { index < count ? machine.stack.values[base + index] : .null }
}

/// A field of a type, computed from the value.
package struct FieldDefinition: Sendable {
  package var name: String
  package var type: ValueType
  package var help: String
  package var get: @Sendable (Value, Machine) throws(Raise) -> Value

  package init(
    _ name: String, _ type: ValueType, help: String, get: @escaping @Sendable (Value, Machine) throws(Raise) -> Value
  ) {
    self.name = name
    self.type = type
    self.help = help
    self.get = get
  }
}
