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

  package init(_ body: Body) { self.body = body }

  package var name: String {
    switch body {
    case .compiled(let routine, _): routine.name
    case .builtin(let builtin), .bound(let builtin, _): builtin.signature.name
    }
  }
}
