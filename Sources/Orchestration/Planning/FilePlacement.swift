import ContainerEngine

/// How a file of a service gets to its place. An engine's archive calls write below a file system in memory, which is there only
/// while the container runs, and into one that is read-only they reach the volumes alone.
enum FilePlacement: Hashable, Sendable {
  /// Unpacked in this folder of the container before it starts.
  case copied(into: String)
  /// From a volume that is filled before. What is around it can be written or not, and so can it.
  case mounted(readOnly: Bool)
}

extension PlannedService {
  func placement(of file: ServiceFile) -> FilePlacement {
    switch container.innermostMount(around: file.path) {
    case .tmpfs?: return .mounted(readOnly: false)
    case .volume(_, let target, false)?, .bind(_, let target, false, _)?:
      return .copied(into: container.readOnly ? target : "/")
    case .volume?, .bind?: return .mounted(readOnly: true)
    case nil: break
    }
    guard container.readOnly else { return .copied(into: "/") }
    // What the image itself declares as a volume can be written in any case.
    let ofImage = imageVolumes.filter { file.path.isWithin($0) }.max { $0.pathParts.count < $1.pathParts.count }
    return ofImage.map { FilePlacement.copied(into: $0) } ?? .mounted(readOnly: true)
  }

  var copiedFiles: [ServiceFile] {
    files.filter { if case .copied = placement(of: $0) { true } else { false } }
  }

  var mountedFiles: [ServiceFile] {
    files.filter { if case .mounted = placement(of: $0) { true } else { false } }
  }
}

extension ContainerSpec {
  fileprivate func innermostMount(around path: String) -> Mount? {
    mounts.filter { path.isWithin($0.target) }.max { $0.target.pathParts.count < $1.target.pathParts.count }
  }
}

extension Mount {
  var target: String {
    switch self {
    case .tmpfs(let target, _), .bind(_, let target, _, _), .volume(_, let target, _): target
    }
  }
}

extension String {
  /// Of an absolute path.
  var pathParts: [Substring] { split(separator: "/").filter { $0 != "." } }

  /// It is that folder, or lies in it, as far as the words tell: links are not followed.
  func isWithin(_ folder: String) -> Bool { pathParts.starts(with: folder.pathParts) }
}
