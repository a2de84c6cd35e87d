import ContainerEngine

extension ImageSummary {
  /// What orch names images by, Podman's ways to write it among them.
  private static let ownPrefixes = ["", "localhost/", "docker.io/library/"].flatMap { registry in
    [BuildDigest.repository, DataTemplate.repository].map { "\(registry)\($0):" }
  }

  /// By what it may be removed: the names that orch gave it, or its id where it has no name at all. Labels are inherited
  /// by what somebody builds upon it, and a name that somebody else gave it is not orch's to take.
  var removableNames: [String] {
    // Docker lists an image without a tag as `<none>:<none>`.
    let names = references.filter { !$0.hasPrefix("<") }
    guard !names.isEmpty else { return [id] }
    return names.filter { name in ImageSummary.ownPrefixes.contains { name.hasPrefix($0) } }
  }

  /// Orch has made it, and nobody has built it upon something of orch's.
  var isOwn: Bool { !removableNames.isEmpty }
}
