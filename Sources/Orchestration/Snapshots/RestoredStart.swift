import ContainerEngine

/// Puts a snapshot's archives into a service's folders before its own program starts, inside of its container: a file system in
/// memory exists only as long as the container runs.
struct RestoredStart {
  let service: String
  let folders: [String]

  /// One that starts a second time finds its mark where the folder has outlived the first.
  private static let script = """
    archive=$1 count=$2 number=0
    shift 2
    while [ "$number" -lt "$count" ]; do
      folder=$1 from="$archive.$number" number=$((number + 1))
      shift
      [ -e "$folder/.orch-restored" ] && continue
      mkdir -p "$folder" && { [ ! -s "$from.tar" ] || tar -C "$folder" -xf "$from.tar"; } && : >"$folder/.orch-restored" || {
        echo "orch: the snapshot of $folder could not be put back" >&2
        exit 70
      }
      if [ "$(id -u)" = 0 ]; then
        read -r owner mode <"$from.attributes"
        chown "$owner" "$folder" && chmod "$mode" "$folder"
      fi
    done
    exec "$@"
    """

  func spec(_ spec: ContainerSpec, of image: ImageDetails) -> ContainerSpec {
    let entrypoint = spec.entrypoint ?? image.entrypoint
    // An entry point of the service's own leaves the image's command behind, as engines have it.
    let command = spec.command ?? (spec.entrypoint == nil ? image.command : [])
    var restored = spec
    restored.entrypoint =
      ["/bin/sh", "-c", RestoredStart.script, "sh", "\(Snapshot.place)/\(service)", String(folders.count)] + folders
      + entrypoint
    restored.command = command
    return restored
  }
}
