/// The files of a build as they are on disk: what `.dockerignore` leaves, in a fixed order.
package struct BuildContext: Hashable, Sendable {
  package struct Entry: Hashable, Sendable {
    /// Relative to the context.
    package var path: String
    package var kind: TarArchive.Kind
    package var mode: UInt16
  }

  package var source: BuildSource
  package var entries: [Entry]
  package var dockerfileText: String
  package var ignoreText: String?

  /// Reads the folder's structure, not yet the contents of its files.
  package static func load(_ source: BuildSource, for service: String) throws(OrchestrationError) -> BuildContext {
    guard FileStatus(source.context)?.isFolder == true else {
      throw .contextMissing(service: service, path: source.context)
    }
    guard let dockerfile = try WholeFile.read(source.dockerfilePath) else {
      throw .dockerfileMissing(service: service, path: source.dockerfilePath, alpine: false)
    }
    let ignore = try WholeFile.read(source.context + "/.dockerignore").map { String(decoding: $0, as: UTF8.self) }
    let entries = try walk(source.context, IgnoreRules(ignore ?? ""))
    return BuildContext(
      source: source, entries: entries, dockerfileText: String(decoding: dockerfile, as: UTF8.self), ignoreText: ignore)
  }

  /// Without what the Dockerfile copies nothing of, where it is plain what it copies.
  package var narrowed: BuildContext {
    guard let copied = CopiedPaths(Dockerfile(dockerfileText)) else { return self }
    // A link may lead from what is named to something that is not.
    let isPlain = entries.allSatisfy { entry in if case .link = entry.kind { copied.hold(entry.path) } else { true } }
    guard isPlain else { return self }
    var other = self
    other.entries = entries.filter { copied.include($0.path) }
    return other
  }

  /// Tells this content from any other: paths, modes, contents, the Dockerfile as it will be sent, arguments, target.
  package func digest(dockerfileText: String) throws(OrchestrationError) -> String {
    var digest = SHA256()
    digest.update("dockerfile\0\(dockerfileText)\0target\0\(source.target ?? "")\0")
    for (name, value) in source.arguments.sorted(by: { $0.key < $1.key }) { digest.update("arg\0\(name)\0\(value)\0") }
    for entry in entries {
      digest.update("\(entry.path)\0\(entry.mode)\0\(entry.kind)\0")
      guard case .file(let size) = entry.kind, size > 0 else { continue }
      let file = try FileReader(source.context + "/" + entry.path, size: size)
      while let piece = try file.next() { digest.update(piece) }
    }
    return digest.finishHex()
  }

  private static func walk(_ root: String, _ rules: IgnoreRules) throws(OrchestrationError) -> [Entry] {
    var entries: [Entry] = []
    var folders = [""]
    while let folder = folders.popLast() {
      for name in try FolderListing.names(in: folder.isEmpty ? root : root + "/" + folder) {
        let path = folder.isEmpty ? name : folder + "/" + name
        let full = root + "/" + path
        guard let status = FileStatus(full) else { continue }
        let ignored = rules.ignores(path)
        if status.isFolder, !ignored || rules.hasExceptions { folders.append(path) }
        guard !ignored, let kind = status.kind(full) else { continue }
        entries.append(Entry(path: path, kind: kind, mode: status.mode))
      }
    }
    return entries.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }
}
