import Semantics

/// A function as a value: a body of the program with what it closes over, or a library function.
package final class Function: Sendable {
  package enum Body: Sendable {
    case compiled(Routine, captures: [Cell])
    case builtin(Builtin)
    /// A library method bound to the value before the dot.
    case bound(Builtin, receiver: Value)
  }

  package let body: Body
  /// The number of a body of the program, or -1: the machine's loop has it without taking `body` apart.
  let routine: Int
  let captures: [Cell]

  package init(_ body: Body) {
    self.body = body
    if case .compiled(let routine, let captures) = body {
      self.routine = routine.index
      self.captures = captures
    } else {
      routine = -1
      captures = []
    }
  }

  package var name: String {
    switch body {
    case .compiled(let routine, _): routine.name
    case .builtin(let builtin), .bound(let builtin, _): builtin.signature.name
    }
  }
}
