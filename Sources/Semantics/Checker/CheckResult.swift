package import Syntax

/// What checking a program gives: all that is wrong with it, and all that compiling it needs.
package struct CheckResult: Sendable {
  package var resolution: Resolution
  /// Of imported files first, then of the program; each file's in the order of its text.
  package var diagnostics: [Diagnostic]
  /// What is known of each of `resolution.variables`, for the next line of the prompt to inherit.
  package var declarations: [StaticValue]
  /// Every imported file once, each behind those that it imports itself.
  package var libraries: [CheckedLibrary]
  /// Which of the libraries a `use` brings in, by the id of the name it declares.
  package var imports: [Int32: Int]
}

/// An imported file, ready to be compiled.
package struct CheckedLibrary: Sendable {
  package var program: Program
  package var resolution: Resolution
  /// As in ``CheckResult``.
  package var imports: [Int32: Int]
}

/// A variable that a program finds already there: of an earlier line of the prompt, or of the host.
package struct InheritedVariable: Sendable {
  package var variable: Resolution.Variable
  package var declaration: StaticValue

  package init(_ variable: Resolution.Variable, _ declaration: StaticValue = .unknown) {
    self.variable = variable
    self.declaration = declaration
  }
}
