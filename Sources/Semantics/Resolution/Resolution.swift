package import Syntax

/// What every name of a file means, found once: the checker reports from it, the compiler allocates from it.
package struct Resolution: Sendable {
  /// Indexed by `Name.id`.
  package var meanings: [Meaning]
  package var variables: [Variable]

  package init(nameCount: Int) {
    meanings = Array(repeating: .unresolved, count: nameCount)
    variables = []
  }

  /// What one `Name` means, whether it declares or uses.
  package enum Meaning: Hashable, Sendable {
    /// Not a name of a value (a field after a dot), or an error that has been reported.
    case unresolved
    /// An index into `variables`.
    case variable(Int)
    /// A library function, constant or namespace, by its first name.
    case universe
    /// A function that `ready:` takes.
    case probe
  }

  /// A name that the program declares.
  package struct Variable: Sendable {
    package enum Kind: Hashable, Sendable {
      case constant, mutable, parameter, function, service, environment, library
    }

    package var name: String
    package var kind: Kind
    package var declaredAt: Span
    /// The function (or test, suite, parallel branch or defer: whatever compiles to a body of its own) that declares it; 0 is the file's top level.
    package var owner: Int
    /// Declared in the file's outermost block.
    package var isTopLevel: Bool
    /// Used by a body inside its owner.
    package var isCaptured = false
    /// Assigned after its declaration.
    package var isAssigned = false
    /// Assigned as a whole by `=`, so that it may hold anything.
    package var isReplaced = false
    package var isUsed = false
    /// Comes from an earlier line of the prompt, or from the host.
    package var isInherited = false

    package init(name: String, kind: Kind, declaredAt: Span, owner: Int, isTopLevel: Bool) {
      self.name = name
      self.kind = kind
      self.declaredAt = declaredAt
      self.owner = owner
      self.isTopLevel = isTopLevel
    }
  }

  package func variable(_ name: Name) -> Variable? {
    guard case .variable(let index) = meanings[Int(name.id)] else { return nil }
    return variables[index]
  }
}
