package import ContainerEngine
import DockerAPI

extension DockerEngine {
  /// The program goes on inside when the call is cancelled: Docker has no means to end it but the container's end.
  package func exec(_ id: ContainerID, _ spec: ExecSpec) async throws -> ExecResult {
    let program = spec.program
    let refusal = { (_: Int, message: String) in ExecRefusal.cause(message, program: program) }
    return try await call(Self.execOperation(spec, id), refusal: refusal) { client in
      let exec = try await client.execCreate(container: id.rawValue, DockerExecConfig(spec))
      var result = ExecResult(exitCode: 0, output: [], errorOutput: [])
      let frames = try await client.execStart(exec, input: spec.standardInput)
      while let frame = try await frames.next() {
        let chunk = OutputChunk(frame)
        if chunk.stream == .error { result.errorOutput += chunk.bytes } else { result.output += chunk.bytes }
      }
      result.exitCode = try await Self.exitCode(of: exec, client)
      if let cause = ExecRefusal.cause(result, program: program) { throw cause }
      return result
    }
  }

  static func execOperation(_ spec: ExecSpec, _ id: ContainerID) -> String { "run \(spec.program) in container \(id)" }

  /// Docker closes the output a moment before it takes note of the end, so the first answer may still be "running".
  static func exitCode(of exec: String, _ client: DockerClient) async throws -> Int {
    var pause = Duration.microseconds(500)
    while true {
      let state = try await client.execInspect(exec)
      if !state.isRunning, let code = state.exitCode { return code }
      try await Task.sleep(for: pause)
      pause = min(pause * 2, .milliseconds(100))
    }
  }
}

/// A program that could not be started. Docker tells of it as if the program itself had written so and ended.
enum ExecRefusal {
  private static let beginnings = ["OCI runtime exec failed", "unable to find user "]

  static func mayBegin(_ bytes: [UInt8]) -> Bool { beginnings.contains { bytes.starts(with: $0.utf8) } }

  static func cause(_ result: ExecResult, program: String) -> EngineError.Cause? {
    guard result.exitCode == 126 || result.exitCode == 127 else { return nil }
    let message = String(decoding: (result.output + result.errorOutput).prefix(2000), as: UTF8.self)
    guard beginnings.contains(where: { message.hasPrefix($0) }) else { return nil }
    return cause(message, program: program)
  }

  static func cause(_ message: String, program: String) -> EngineError.Cause? {
    if let match = message.firstMatch(of: #/unable to find user (\S+?):/#) {
      return .containerRefused(.unknownUser(String(match.output.1)))
    }
    if let match = message.firstMatch(of: #/chdir to cwd \("([^"]*)"\)/#) {
      return .containerRefused(.noWorkingFolder(path: String(match.output.1)))
    }
    let words = message.lowercased()
    // runc's words and crun's: `exec: "x": executable file not found in $PATH`, "executable file `x` not found".
    guard words.contains("exec: \"\(program.lowercased())\"") || words.contains("executable file") else { return nil }
    if words.contains("not found") || words.contains("no such file") { return .noProgram(name: program, .missing) }
    return words.contains("permission denied") ? .noProgram(name: program, .notExecutable) : nil
  }
}

extension ExecSpec {
  var program: String { command.first ?? "" }
}

extension DockerExecConfig {
  init(_ spec: ExecSpec) {
    self.init(command: spec.command)
    environment = spec.environment
    user = spec.user
    workingDirectory = spec.workingDirectory
    attachesInput = spec.standardInput != nil
  }
}
