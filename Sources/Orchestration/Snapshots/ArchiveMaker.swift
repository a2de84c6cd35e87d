import ContainerEngine

/// A container beside a service's that archives its folders into a snapshot's volume. It sees the service's processes and by
/// them its files, also those in memory, while the service itself stands still.
struct ArchiveMaker {
  let snapshot: Snapshot
  let session: Session
  let service: RunningService
  let folders: [String]

  /// The service's own program makes the archive, so that links lead where they lead in its container. What a folder itself is
  /// like stands beside: a service without rights over it could not unpack it.
  private static let script = """
    set -e
    archive=$1 number=0
    shift
    for folder; do
      to="$archive.$number" number=$((number + 1))
      chroot /proc/1/root stat -c '%u:%g %a' "$folder" >"$to.attributes"
      chroot /proc/1/root /bin/sh -c '
        cd "$1" && set --
        for file in * .[!.]* ..?*; do
          if [ -e "$file" ] || [ -L "$file" ]; then set -- "$@" "./$file"; fi
        done
        [ $# = 0 ] || exec tar -cf - "$@"' sh "$folder" >"$to.tar"
    done
    """

  var spec: ContainerSpec {
    var spec = ContainerSpec(name: "orch-archive-\(service.name)-\(snapshot.id)", image: service.imageID)
    spec.labels = snapshot.labels(session)
    spec.entrypoint =
      ["/bin/sh", "-c", ArchiveMaker.script, "sh", "\(Snapshot.place)/\(service.name)"] + folders
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
