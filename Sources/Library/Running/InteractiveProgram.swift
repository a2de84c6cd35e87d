import ContainerEngine
import Orchestration
import Processes
import Runtime
import Syntax

/// A program in a service's container that reads what orch's own input gives and writes to orch's own output: with every
/// key passed on and a terminal of the same size where these are a terminal.
struct InteractiveProgram {
  let spec: ExecSpec
  let service: ServiceHandle

  /// Its exit status.
  func run(in machine: Machine) throws(Raise) -> Int {
    guard let output = machine.script?.output else { return 0 }
    let terminal = RawTerminal.size.map { TerminalSize(rows: $0.rows, columns: $0.columns) }
    let (id, spec) = (service.id, spec)
    let running = try ServiceVerbs.running(service, in: machine)
    return try machine.orchestrate { orchestrator in
      try await orchestrator.exec(running.name, in: id, spec, terminal: terminal) { session in
        try await Self.connect(session, output, isTerminal: terminal != nil)
      }
    }
  }

  private static func connect(
    _ session: any ExecSession, _ output: any ScriptOutput, isTerminal: Bool
  ) async throws -> Int {
    guard isTerminal else { return try await exchange(session, output, watchingSize: false) }
    output.lendTerminal(true)
    let modes = RawTerminal()
    defer {
      modes?.restore()
      output.lendTerminal(false)
    }
    return try await exchange(session, output, watchingSize: true)
  }

  private static func exchange(
    _ session: any ExecSession, _ output: any ScriptOutput, watchingSize: Bool
  ) async throws -> Int {
    let keys = InputPump.start(watchingSize: watchingSize) { event in
      switch event {
      case .bytes(let bytes): await session.send(bytes)
      case .end: await session.finishInput()
      case .size(let rows, let columns): try? await session.resize(TerminalSize(rows: rows, columns: columns))
      }
    }
    defer { keys?.stop() }
    while let chunk = try await session.next() { output.pass(chunk.bytes, chunk.stream) }
    return try await session.exitCode()
  }
}
