import Glibc
import Processes

/// A stage that runs some lines of shell.
func shell(_ script: String, redirects: [Pipeline.Redirect] = []) -> Pipeline.Stage {
  Pipeline.Stage("sh", ["-c", script], redirects: redirects)
}

func pipeline(_ stages: Pipeline.Stage..., in folder: String? = nil) -> Pipeline {
  Pipeline(stages, workingDirectory: folder, input: .null)
}

extension Capture {
  var text: String { String(decoding: output, as: UTF8.self) }
  var errorText: String { String(decoding: errors, as: UTF8.self) }
}

extension Outcome {
  var exits: [Exit] { stages.map(\.exit) }
}

/// A folder of its own for a test, removed with what is in it.
final class TemporaryFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/orch-test-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw Failure(number: errno) }
    path = String(cString: made)
  }

  deinit { _ = try? Pipeline([Pipeline.Stage("rm", ["-rf", path])]).stream() }

  struct Failure: Error { let number: Int32 }

  func write(_ text: String, to name: String, mode: mode_t = 0o644) throws {
    let stage = Pipeline.Stage("cat", redirects: [.output(name)])
    _ = try Pipeline([stage], workingDirectory: path, input: .bytes(Array(text.utf8))).stream()
    chmod(path + "/" + name, mode)
  }

  func read(_ name: String) throws -> String {
    try Pipeline([Pipeline.Stage("cat", [name])], workingDirectory: path).capture().text
  }
}

/// Whether a process lives; one that is dead and waits to be reaped does not.
func isAlive(_ pid: Int32) throws -> Bool {
  let state = try pipeline(shell("sed 's/.*) //' /proc/\(pid)/stat")).capture().text
  return !state.isEmpty && !state.hasPrefix("Z")
}

/// Waits until something is so; false when it was not within ten seconds.
func eventually(_ isSo: () throws -> Bool) rethrows -> Bool {
  let deadline = ContinuousClock.now + .seconds(10)
  while ContinuousClock.now < deadline {
    if try isSo() { return true }
    usleep(5_000)
  }
  return false
}
