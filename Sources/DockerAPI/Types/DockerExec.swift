/// What to run in a container.
package struct DockerExecConfig: Hashable, Sendable {
  package var command: [String]
  /// `NAME=value`.
  package var environment: [String] = []
  package var user: String?
  package var workingDirectory: String?
  package var attachesInput = false

  package init(command: [String]) { self.command = command }

  var json: JSON {
    JSON(present: [
      "Cmd": JSON(command),
      "Env": JSON(environment),
      "User": user.map(JSON.string),
      "WorkingDir": workingDirectory.map(JSON.string),
      "AttachStdin": .bool(attachesInput),
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
