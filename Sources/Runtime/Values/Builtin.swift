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
    takesFunction = signature.parameters.contains { $0.type.mayBeFunction }
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
  /// Not counted: the call is its.
  unowned(unsafe) package let machine: Machine
  /// Their registers. A method's receiver and its first arguments may be variables, wherever they stand; the further ones follow.
  let first: Int
  private let second: Int
  private let third: Int
  package let count: Int

  init(machine: Machine, base: Int, count: Int) {
    self.init(machine: machine, first: base, second: base &+ 1, third: base &+ 2, count: count)
  }

  init(machine: Machine, first: Int, second: Int, third: Int, count: Int) {
    self.machine = machine
    self.first = first
    self.second = second
    self.third = third
    self.count = count
  }

  package subscript(_ index: Int) -> Value { index < count ? place(index).pointee : .null }

  /// Valid until the program is called back.
  @inline(__always)
  func place(_ index: Int) -> Registers {
    machine.stack.values + (index == 0 ? first : index == 1 ? second : third &+ index &- 2)
  }

  /// Those of a method behind its receiver.
  var withoutReceiver: [Value] { (1..<max(count, 1)).map { self[$0] } }

  /// What `body` makes of a record where it stands; nil where the argument is something else. The program must not be called back.
  @inline(__always)
  func withRecord<Result>(_ index: Int, _ body: (RecordBox) -> Result?) -> Result? {
    index < count ? place(index).withRecord(body) : nil
  }

  @inline(__always)
  func withString<Result>(_ index: Int, _ body: (StringBox) -> Result?) -> Result? {
    index < count ? place(index).withString(body) : nil
  }

  @inline(__always)
  func withList<Result>(_ index: Int, _ body: (ListBox) -> Result?) -> Result? {
    index < count ? place(index).withList(body) : nil
  }
}

/// A field of a type, computed from the value.
package final class FieldDefinition: Sendable {
  package let name: String
  package let type: ValueType
  package let help: String
  /// Gets the value as its one argument.
  let get: Builtin.Body

  package convenience init(
    _ name: String, _ type: ValueType, help: String, get: @escaping @Sendable (Value, Machine) throws(Raise) -> Value
  ) {
    self.init(name, type, help: help, reading: { arguments throws(Raise) in try get(arguments[0], arguments.machine) })
  }

  /// A field that is read from the value where it stands.
  init(_ name: String, _ type: ValueType, help: String, reading: @escaping Builtin.Body) {
    self.name = name
    self.type = type
    self.help = help
    get = reading
  }
}
