package import ContainerEngine
import DockerAPI
import Synchronization

extension DockerEngine {
  package func openExec(
    _ id: ContainerID, _ spec: ExecSpec, terminal: TerminalSize?
  ) async throws -> any ExecSession {
    let operation = Self.execOperation(spec, id)
    return try await call(operation, refusal: { _, message in ExecRefusal.cause(message, program: spec.program) }) {
      client in
      var config = DockerExecConfig(spec)
      config.attachesInput = true
      config.hasTerminal = terminal != nil
      config.consoleSize = terminal.map { ($0.rows, $0.columns) }
      let exec = try await client.execCreate(container: id.rawValue, config)
      // An engine that does not know of sizes at the start keeps this waiting until the program begins, so that it is
      // there before the program looks.
      let sized = Task { try? await Self.resize(exec, to: terminal, client) }
      defer { sized.cancel() }
      let (output, input) = try await client.execOpen(exec, hasTerminal: terminal != nil)
      await Self.wait(for: sized, atMost: .milliseconds(200))
      let session = DockerExecSession(
        exec: exec, program: spec.program, operation: operation, client: client, output: output, input: input)
      return session
    }
  }
}

extension DockerEngine {
  /// An engine that does not wait refuses, and is asked again.
  private static func resize(_ exec: String, to size: TerminalSize?, _ client: DockerClient) async throws {
    guard let size else { return }
    for attempt in 1...20 {
      do {
        return try await client.execResize(exec, rows: size.rows, columns: size.columns)
      } catch {
        try await Task.sleep(for: .milliseconds(attempt))
      }
    }
  }

  /// A program that cannot be started never has a terminal.
  private static func wait(for task: Task<Void?, Never>, atMost limit: Duration) async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { _ = await task.value }
      group.addTask { try? await Task.sleep(for: limit) }
      await group.next()
      task.cancel()
      group.cancelAll()
    }
  }
}

private final class DockerExecSession: ExecSession {
  private let exec: String
  private let program: String
  private let operation: String
  private let client: DockerClient
  private let output: DecodedStream<OutputDecoder>
  private let input: ByteSink
  /// What has come where it may be the engine's own words rather than the program's.
  private let state = Mutex(State.beginning)

  private enum State {
    case beginning
    case passing
    case ended(exitCode: Int)
  }

  init(
    exec: String, program: String, operation: String, client: DockerClient, output: DecodedStream<OutputDecoder>,
    input: ByteSink
  ) {
    self.exec = exec
    self.program = program
    self.operation = operation
    self.client = client
    self.output = output
    self.input = input
  }

  func next() async throws -> OutputChunk? {
    do {
      guard let frame = try await output.next() else { return nil }
      let isFirst = state.withLock { state in
        guard case .beginning = state else { return false }
        state = .passing
        return true
      }
      let chunk = OutputChunk(frame)
      return isFirst && ExecRefusal.mayBegin(chunk.bytes) ? try await settle(chunk) : chunk
    } catch {
      throw DockerEngine.outcome(of: error, operation)
    }
  }

  /// Docker tells of a program that could not be started as if the program itself had written so.
  private func settle(_ first: OutputChunk) async throws -> OutputChunk {
    var all = first
    while let more = try await output.next() { all.bytes += OutputChunk(more).bytes }
    let code = try await DockerEngine.exitCode(of: exec, client)
    state.withLock { $0 = .ended(exitCode: code) }
    let result = ExecResult(exitCode: code, output: all.bytes, errorOutput: [])
    if let cause = ExecRefusal.cause(result, program: program) { throw cause }
    return all
  }

  func send(_ bytes: [UInt8]) async { await input.send(bytes) }
  func finishInput() async { input.finish() }

  func resize(_ size: TerminalSize) async throws {
    do {
      try await client.execResize(exec, rows: size.rows, columns: size.columns)
    } catch {
      throw DockerEngine.outcome(of: error, operation)
    }
  }

  func exitCode() async throws -> Int {
    if case .ended(let code) = state.withLock({ $0 }) { return code }
    do {
      return try await DockerEngine.exitCode(of: exec, client)
    } catch {
      throw DockerEngine.outcome(of: error, operation)
    }
  }
}
