import Processes

/// A script of bash around the built program, which is `$0`: for what goes on in the background, signals and terminals.
struct ShellScript {
  /// `await TEXT [N]` waits until N lines of the file `out` match, and gives up after 20 s with what it has.
  private static let prelude = """
    set -m
    trap 'kill $(jobs -p) 2> /dev/null' EXIT
    await() {
      for _ in $(seq 1000); do [ "$(grep -c -- "$1" out 2> /dev/null)" -ge "${2:-1}" ] && return; sleep 0.02; done
      echo "there is no line '$1' in:"; cat out; exit 1
    }

    """

  let folder: TestFolder
  var variables: [String: String] = [:]

  /// What it has written.
  func run(_ lines: String) throws -> String {
    let stage = Pipeline.Stage("bash", ["-c", Self.prelude + lines, Executable.path ?? "orch"])
    let variables = variables.merging(["NO_COLOR": "1"]) { given, _ in given }
    let run = try Pipeline(
      [stage], variables: .inherited(adding: variables), workingDirectory: folder.path, input: .null
    ).capture(RunOptions(timeLimit: .seconds(60)))
    return String(decoding: run.output, as: UTF8.self)
  }
}
