import Glibc
import Processes
import TerminalTesting
import Testing

/// Pipelines on a terminal, seen and typed at from its other side.
@Suite struct TerminalTests {
  private let terminal: PseudoTerminal

  init() throws { terminal = try PseudoTerminal(columns: 100) }

  private func expectShown(_ text: String, _ location: SourceLocation = #_sourceLocation) async throws {
    let isShown = try await terminal.waits { $0.text.contains(text) }
    #expect(isShown, "\(terminal.screen.text)", sourceLocation: location)
  }

  @Test func `a program in the foreground reads keys, and the terminal comes back`() async throws {
    let process = try Probe().run("sh", "-c", "read line; echo got $line", "|", "cat", on: terminal)
    terminal.send("hello\n")
    try await expectShown("got hello")
    try await expectShown("ended [exited(0), exited(0)] interrupted: false terminal: true")
    #expect(process.wait(timeout: .seconds(10))?.exits == [.exited(0)])
  }

  @Test func `Ctrl-C reaches the programs and not their caller`() async throws {
    // Without `exec` a key that comes while some shells start the program is lost on both.
    let process = try Probe().run("sh", "-c", "echo begun; exec sleep 30", on: terminal)
    try await expectShown("begun")
    terminal.send([3])
    try await expectShown("ended [signalled(2)] interrupted: true terminal: true")
    process.stop()
  }

  @Test func `a program may take Ctrl-C as it likes`() async throws {
    let script = "trap 'echo ignored' INT; echo begun; read line; read line; exit 6"
    let process = try Probe().run("sh", "-c", script, on: terminal)
    try await expectShown("begun")
    terminal.send([3])
    try await expectShown("ignored")
    terminal.send("\n\n")
    try await expectShown("ended [exited(6)] interrupted: false terminal: true")
    process.stop()
  }

  @Test func `a program that was killed does not leave the terminal raw`() async throws {
    #expect(terminal.isCooked)
    let process = try Probe().run("sh", "-c", "stty raw -echo; echo begun; kill -KILL $$", on: terminal)
    try await expectShown("ended [signalled(9)]")
    #expect(terminal.isCooked)
    process.stop()
  }

  @Test func `one that ends in good order may have set it`() async throws {
    let process = try Probe().run("stty", "-echo", on: terminal)
    try await expectShown("ended [exited(0)]")
    #expect(!terminal.isCooked)
    process.stop()
  }

  @Test func `of two that read keys at once, the second waits for the first`() async throws {
    let process = try Probe().run("--two-readers", on: terminal)
    terminal.send("one\n")
    try await expectShown("got one")
    terminal.send("two\n")
    try await expectShown("got two")
    try await expectShown("both ended")
    process.stop()
  }

  @Test func `after Ctrl-Z the programs go on where no shell could bring them back`() async throws {
    let process = try Probe().run("sh", "-c", "echo begun; read line; echo got $line", on: terminal)
    try await expectShown("begun")
    terminal.send([26])
    terminal.send("on\n")
    try await expectShown("got on")
    try await expectShown("ended [exited(0)] interrupted: false terminal: true")
    process.stop()
  }

  @Test func `after Ctrl-Z a shell's fg brings caller and programs back`() async throws {
    // An interactive shell between the terminal and the probe, as a user has it.
    let process = try Probe().runShell(on: terminal)
    try await expectShown("$")
    terminal.send("PS1='> '; \"$PROBE\" sh -c 'echo be''gun; read line; echo g''ot $line'\n")
    try await expectShown("begun")
    terminal.send([26])
    try await expectShown("Stopped")
    terminal.send("echo shell $((1 + 1))\n")
    try await expectShown("shell 2")
    terminal.send("fg\n")
    terminal.send("on\n")
    try await expectShown("got on")
    try await expectShown("terminal: true")
    terminal.send("exit\n")
    #expect(process.wait(timeout: .seconds(10)) != nil)
    process.stop()
  }
}
