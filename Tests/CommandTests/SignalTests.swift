import Processes
import Testing

/// How a run ends that somebody else wants to end, through the built program.
@Suite(.enabled(if: Executable.path != nil, "ORCH_BINARY names the built program"), .timeLimit(.minutes(2)))
struct SignalTests {
  /// Says when it has begun, and how it ends.
  private static let program =
    "defer { print \"cleaning up\"; sleep 600ms; print \"cleaned up\" }\nprint \"begun\"\nsleep 30s"

  /// What a shell does with the run, whose id is `$orch`, once it has begun.
  private func run(_ lines: String) throws -> String {
    let script = """
      "$0" -e "$1" > out & orch=$!
      until grep -q begun out; do sleep 0.02; done
      \(lines)
      wait $orch; echo "status $?"; cat out
      """
    let folder = try TestFolder(["out": ""])
    // Without `set -m` a shell has what it starts in the background ignore Ctrl-C.
    let stage = Pipeline.Stage("bash", ["-c", "set -m; " + script, Executable.path ?? "orch", Self.program])
    let run = try Pipeline(
      [stage], variables: .inherited(adding: ["NO_COLOR": "1"]), workingDirectory: folder.path, input: .null
    ).capture()
    return String(decoding: run.output, as: UTF8.self)
  }

  /// `timeout` sends one signal to its child and another to the group that the child is in.
  @Test(arguments: [("TERM", 143), ("INT", 130), ("HUP", 143)])
  func `a signal that comes twice at once is one`(_ name: String, _ status: Int) throws {
    let output = try run("kill -\(name) $orch; kill -\(name) $orch")
    #expect(output == "status \(status)\nbegun\ncleaning up\ncleaned up\n")
  }

  @Test func `whoever asks again to end it does not keep it from cleaning up`() throws {
    let output = try run("kill -TERM $orch; sleep 0.55; kill -TERM $orch; kill -HUP $orch")
    #expect(output == "status 143\nbegun\ncleaning up\ncleaned up\n")
  }

  @Test func `the second Ctrl-C ends it at once`() throws {
    let output = try run("kill -INT $orch; sleep 0.55; kill -INT $orch")
    #expect(output == "status 130\nbegun\ncleaning up\n")
  }
}
