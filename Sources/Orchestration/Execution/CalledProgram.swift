import ContainerEngine

/// A program in a container that is to end with whoever has called it, although engines let it go on. What it starts
/// in turn inherits a variable, by which all of it is found again inside.
struct CalledProgram: Sendable {
  let engine: any ContainerInspection
  let container: ContainerID
  private let mark = "ORCH_CALL=" + Session.newID()

  init(engine: any ContainerInspection, container: ContainerID) {
    self.engine = engine
    self.container = container
  }

  /// The program may only just begin, and may take a moment to end.
  private static let script = """
    marked() {
      for process in /proc/[0-9]*; do
        tr '\\0' '\\n' <"$process/environ" | grep -qxF "$1" && echo "${process#/proc/}"
      done
    }
    exec 2>/dev/null
    for try in 1 2 3; do
      all=$(marked "$1")
      [ -z "$all" ] || break
      sleep 0.1
    done
    [ -n "$all" ] || exit 0
    kill -TERM $all
    for try in 1 2 3 4 5; do
      sleep 0.1
      all=$(marked "$1")
      [ -n "$all" ] || exit 0
    done
    kill -KILL $all
    """
  private static let patience = Duration.seconds(5)

  func marked(_ spec: ExecSpec) -> ExecSpec {
    var spec = spec
    spec.environment.append(mark)
    return spec
  }

  /// Returns once it has ended, also where the caller's task is cancelled. In an image without a shell it goes on.
  func end() async {
    let killing = ExecSpec(["/bin/sh", "-c", CalledProgram.script, "sh", mark], user: "0")
    _ = try? await withoutCancellation { [engine, container] in
      try await withTimeLimit(CalledProgram.patience) { try await engine.exec(container, killing) }
    }
  }
}
