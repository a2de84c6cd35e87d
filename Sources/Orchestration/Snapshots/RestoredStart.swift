import ContainerEngine

/// Puts a snapshot's archives into a service's folders before its own program starts, inside of its container.
struct RestoredStart {
  let service: String
  let folders: [String]

  /// One that starts a second time finds its mark where the folder has outlived the first.
  private static let lines = """
    archive=$1 count=$2 number=0
    shift 2
    while [ "$number" -lt "$count" ]; do
      folder=$1 from="$archive.$number" number=$((number + 1))
      shift
      [ -e "$folder/.orch-restored" ] && continue
      fill "$from.tar" "$folder"
      : >"$folder/.orch-restored" || exit 70
      if [ "$(id -u)" = 0 ]; then
        read -r owner mode <"$from.attributes"
        chown "$owner" "$folder" && chmod "$mode" "$folder"
      fi
    done
    """

  func spec(_ spec: ContainerSpec, of image: ImageDetails) -> ContainerSpec {
    let arguments = ["\(Snapshot.place)/\(service)", String(folders.count)] + folders
    return PreparedStart(lines: RestoredStart.lines, arguments: arguments).spec(spec, program: spec.program(of: image))
  }
}
