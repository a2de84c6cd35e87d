package import ContainerEngine
import DockerAPI

extension DockerEngine {
  /// The program goes on inside when the call is cancelled: Docker has no means to end it but the container's end.
  package func exec(_ id: ContainerID, _ spec: ExecSpec) async throws -> ExecResult {
    try await call("run \(spec.command.first ?? "nothing") in container \(id)") { client in
      let exec = try await client.execCreate(container: id.rawValue, DockerExecConfig(spec))
      var result = ExecResult(exitCode: 0, output: [], errorOutput: [])
      let frames = try await client.execStart(exec, input: spec.standardInput)
      while let frame = try await frames.next() {
        let chunk = OutputChunk(frame)
        if chunk.stream == .error { result.errorOutput += chunk.bytes } else { result.output += chunk.bytes }
      }
      result.exitCode = try await Self.exitCode(of: exec, client)
      return result
    }
  }

  /// Docker closes the output a moment before it takes note of the end, so the first answer may still be "running".
  private static func exitCode(of exec: String, _ client: DockerClient) async throws -> Int {
    var pause = Duration.microseconds(500)
    while true {
      let state = try await client.execInspect(exec)
      if !state.isRunning, let code = state.exitCode { return code }
      try await Task.sleep(for: pause)
      pause = min(pause * 2, .milliseconds(100))
    }
  }
}

extension DockerExecConfig {
  fileprivate init(_ spec: ExecSpec) {
    self.init(command: spec.command)
    environment = spec.environment
    user = spec.user
    workingDirectory = spec.workingDirectory
    attachesInput = spec.standardInput != nil
  }
}
