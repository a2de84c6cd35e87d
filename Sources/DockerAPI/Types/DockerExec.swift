/// What to run in a container.
package struct DockerExecConfig: Sendable {
  package var command: [String]
  /// `NAME=value`.
  package var environment: [String] = []
  package var user: String?
  package var workingDirectory: String?
  package var attachesInput = false
  /// A terminal of its own, by which its output and its errors become one stream.
  package var hasTerminal = false
  /// Of its terminal, in character cells; engines before 1.42 have none until they are told by a resize.
  package var consoleSize: (rows: Int, columns: Int)?

  package init(command: [String]) { self.command = command }

  var json: JSON {
    JSON(present: [
      "Cmd": JSON(command),
      "Env": JSON(environment),
      "User": user.map(JSON.string),
      "WorkingDir": workingDirectory.map(JSON.string),
      "AttachStdin": .bool(attachesInput),
      "Tty": .bool(hasTerminal),
      "ConsoleSize": consoleSize.map { .array([.integer(Int64($0.rows)), .integer(Int64($0.columns))]) },
      "AttachStdout": true,
      "AttachStderr": true,
    ])
  }
}

/// A program that was run in a container.
package struct DockerExec: Hashable, Sendable {
  package var isRunning: Bool
  package var exitCode: Int?

  init(_ json: JSON) {
    isRunning = json["Running"].bool ?? false
    exitCode = json["ExitCode"].integer.map { Int($0) }
  }
}
