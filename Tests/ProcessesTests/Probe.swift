import Glibc
import Processes
import TerminalTesting
import Testing

/// The program `PipelineProbe`, built beside these tests.
struct Probe {
  private let path: String

  init() throws {
    var bytes = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &bytes, bytes.count)
    let tests = String(decoding: bytes.prefix(max(0, count)).map(UInt8.init(bitPattern:)), as: UTF8.self)
    path = tests.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/PipelineProbe"
    try #require(access(path, X_OK) == 0, "no probe at \(path)")
  }

  func report(_ words: String...) throws -> String {
    try pipeline(.init(path, words)).capture(RunOptions(timeLimit: .seconds(120))).text
  }

  /// Runs it as the leader of a session that has the device as its terminal, where keys reach it as a user's would.
  func run(_ words: String..., on terminal: PseudoTerminal) throws -> BackgroundProcess {
    try start([path] + words, on: terminal)
  }

  /// Runs an interactive shell there, which finds the probe in `$PROBE`.
  func runShell(on terminal: PseudoTerminal) throws -> BackgroundProcess {
    try start(["env", "PROBE=" + path, "PS1=$ ", "bash", "--norc", "--noediting", "-i"], on: terminal)
  }

  private func start(_ words: [String], on terminal: PseudoTerminal) throws -> BackgroundProcess {
    let device = try #require(ttyname(terminal.device).map { String(cString: $0) })
    let redirects: [Pipeline.Redirect] = [.input(device), .output(device), .errorsToOutput]
    return try pipeline(.init("setsid", ["--ctty", "--wait"] + words, redirects: redirects)).spawn()
  }
}
