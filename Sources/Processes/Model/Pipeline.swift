/// External programs of which each reads what the one before it writes; they run as one process group.
package struct Pipeline: Sendable {
  /// At least one.
  package var stages: [Stage]
  package var variables: EnvironmentVariables
  /// Where the programs run and what redirects are relative to; `nil` is this process' own.
  package var workingDirectory: String?
  package var input: Input

  package init(
    _ stages: [Stage], variables: EnvironmentVariables = .inherited, workingDirectory: String? = nil,
    input: Input = .inherited
  ) {
    self.stages = stages
    self.variables = variables
    self.workingDirectory = workingDirectory
    self.input = input
  }

  /// One program with its arguments, to be taken as they are.
  package struct Stage: Sendable {
    /// A path where it holds a slash, else a name to be looked up in PATH.
    package var program: String
    package var arguments: [String]
    /// Applied from left to right, as a shell does.
    package var redirects: [Redirect]

    package init(_ program: String, _ arguments: [String] = [], redirects: [Redirect] = []) {
      self.program = program
      self.arguments = arguments
      self.redirects = redirects
    }
  }

  /// Opening a named pipe waits for its other end, as in a shell.
  package enum Redirect: Sendable, Hashable {
    case input(String)
    case output(String)
    case append(String)
    case errors(String)
    case appendErrors(String)
    case errorsToOutput
  }

  /// What the first stage reads.
  package enum Input: Sendable {
    case inherited
    case null
    case bytes([UInt8])
  }
}

/// The environment variables that programs get; PATH among them decides where they are looked up.
package enum EnvironmentVariables: Sendable {
  /// This process' own, with some added or overridden.
  case inherited(adding: [String: String])
  case exactly([String: String])

  package static var inherited: EnvironmentVariables { .inherited(adding: [:]) }
}
