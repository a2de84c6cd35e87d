import ContainerEngine

/// A container beside a service's that archives its folders into a snapshot's volume. It sees the service's processes and by
/// them its files, also those in memory, while the service itself stands still.
struct ArchiveMaker {
  let snapshot: Snapshot
  let session: Session
  let service: RunningService
  let folders: [String]
  /// Where paths of the engine's machine are mounted in the service: these are not its data, and in the next container nothing
  /// could be unpacked over them.
  let boundPaths: [String]

  /// The service's own program makes the archive, so that links lead where they lead in its container. What a folder itself is
  /// like stands beside: a service without rights over it could not unpack it.
  private static let script = """
    set -e
    archive=$1 number=0
    shift
    while [ $# -gt 0 ]; do
      folder=$1 excluded=$2
      shift 2
      to="$archive.$number" number=$((number + 1))
      chroot /proc/1/root stat -c '%u:%g %a' "$folder" >"$to.attributes"
      chroot /proc/1/root /bin/sh -c '
        cd "$1" || exit 1
        excluded=$2
        set -f --
        IFS="
    "
        for path in $excluded; do set -- "$@" "--exclude=$path"; done
        set +f
        options=$#
        for file in * .[!.]* ..?*; do
          if [ -e "$file" ] || [ -L "$file" ]; then set -- "$@" "./$file"; fi
        done
        [ $# = $options ] || exec tar -cf - "$@"' sh "$folder" "$excluded" >"$to.tar"
    done
    """

  /// A line for each path that is left out of a folder's archive, as its entries are named.
  private func excluded(from folder: String) -> String {
    boundPaths.filter { $0.isWithin(folder) }.map { path in
      "./" + path.pathParts.dropFirst(folder.pathParts.count).joined(separator: "/")
    }.joined(separator: "\n")
  }

  var spec: ContainerSpec {
    var spec = ContainerSpec(name: "orch-archive-\(service.name)-\(snapshot.id)", image: service.imageID)
    spec.labels = snapshot.labels(session)
    spec.entrypoint =
      ["/bin/sh", "-c", ArchiveMaker.script, "sh", "\(Snapshot.place)/\(service.name)"]
      + folders.flatMap { [$0, excluded(from: $0)] }
    spec.command = []
    spec.user = "0"
    spec.network = "none"
    spec.processesOf = service.containerID
    spec.addedCapabilities = ["SYS_PTRACE"]
    spec.mounts = [.volume(name: snapshot.volumeName, target: Snapshot.place, readOnly: false)]
    spec.healthCheck = HealthCheck.none
    return spec
  }
}
