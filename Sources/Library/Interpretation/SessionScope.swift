package import Runtime
package import Semantics
import Syntax

/// What the lines of a prompt have made so far: for completion, for help, and for the prompt's own text.
package struct SessionScope: Sendable {
  package struct Variable: Sendable {
    package var name: String
    package var kind: Resolution.Variable.Kind
    /// What is known of it without its value.
    package var declaration: StaticValue
    package var value: Value?
  }

  /// The latest first.
  package var variables: [Variable] = []
  /// Those that the session owns, the oldest first.
  package var environments: [EnvironmentView] = []

  package init() {}

  package subscript(_ name: String) -> Variable? { variables.first { $0.name == name } }
}
