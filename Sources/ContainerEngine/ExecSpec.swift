package struct ExecSpec: Hashable, Sendable {
  package var command: [String]
  /// `NAME=value`.
  package var environment: [String]
  package var user: String?
  package var workingDirectory: String?
  package var standardInput: [UInt8]?

  package init(
    _ command: [String], environment: [String] = [], user: String? = nil, workingDirectory: String? = nil,
    standardInput: [UInt8]? = nil
  ) {
    self.command = command
    self.environment = environment
    self.user = user
    self.workingDirectory = workingDirectory
    self.standardInput = standardInput
  }
}

package struct ExecResult: Hashable, Sendable {
  package var exitCode: Int
  package var output: [UInt8]
  package var errorOutput: [UInt8]

  package init(exitCode: Int, output: [UInt8], errorOutput: [UInt8]) {
    self.exitCode = exitCode
    self.output = output
    self.errorOutput = errorOutput
  }
}
