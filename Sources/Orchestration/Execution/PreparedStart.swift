import ContainerEngine

/// A container whose own program starts behind a few lines of shell that fill its folders: from outside nothing reaches a file system
/// in memory, which exists only as long as the container runs.
struct PreparedStart {
  /// Find their arguments as `$1` and so on, take them away with `shift`, and may `fill ARCHIVE FOLDER`.
  let lines: String
  let arguments: [String]

  /// An archive that is empty, or that is not there, leaves a folder empty.
  private static let fill = """
    fill() {
      mkdir -p "$2" && { [ ! -s "$1" ] || tar -C "$2" -xpf "$1"; } || {
        echo "orch: what belongs into $2 could not be put there" >&2
        exit 70
      }
    }

    """

  func spec(_ spec: ContainerSpec, program: (entrypoint: [String], command: [String])) -> ContainerSpec {
    var prepared = spec
    let script = PreparedStart.fill + lines + "\nexec \"$@\""
    prepared.entrypoint = ["/bin/sh", "-c", script, "sh"] + arguments + program.entrypoint
    prepared.command = program.command
    return prepared
  }
}

extension ContainerSpec {
  /// What it runs, as engines put it together with what its image says.
  func program(of image: ImageDetails) -> (entrypoint: [String], command: [String]) {
    // An entry point of the service's own leaves the image's command behind.
    (entrypoint ?? image.entrypoint, command ?? (entrypoint == nil ? image.command : []))
  }
}
