/// Which builds see a file.
package struct SourceFiles: Sendable {
  private let context: String
  private let dockerfile: String
  private let rules: IgnoreRules
  /// `nil` where all of it may be.
  private let copied: CopiedPaths?

  /// Reads the context's `.dockerignore` and the Dockerfile as they are now.
  package init(_ source: BuildSource) {
    context = SourceFiles.absolute(source.context)
    dockerfile = SourceFiles.absolute(source.dockerfilePath)
    let text = try? WholeFile.read(source.context + "/.dockerignore")
    rules = IgnoreRules((text ?? nil).map { String(decoding: $0, as: UTF8.self) } ?? "")
    let instructions = try? WholeFile.read(source.dockerfilePath)
    copied = (instructions ?? nil).flatMap { CopiedPaths(Dockerfile(String(decoding: $0, as: UTF8.self))) }
  }

  /// The folder that holds them.
  package var folder: String { context }

  /// Whether a build would be another one were this file another one. `path` is absolute.
  package func contain(_ path: String) -> Bool {
    if path == dockerfile || path == context { return true }
    guard path.hasPrefix(context + "/") else { return false }
    let path = String(path.dropFirst(context.count + 1))
    return !rules.ignores(path) && copied?.include(path) ?? true
  }

  /// Without links, as changes are told of.
  private static func absolute(_ path: String) -> String { FileStatus.realPath(path) ?? path }
}

extension StackSpec {
  /// The services whose images these files are part of. Paths are absolute.
  package func services(using paths: [String]) -> [String] {
    environment.services.filter { service in
      guard case .build(let source) = service.source else { return false }
      let files = SourceFiles(environment.alpine ? source.alpineVariant : source)
      return paths.contains { files.contain($0) }
    }.map(\.name)
  }

  /// The folders that images are built from.
  package var sourceFolders: [String] {
    let folders = environment.services.compactMap { service -> String? in
      if case .build(let source) = service.source { SourceFiles(source).folder } else { nil }
    }
    return Set(folders).sorted()
  }
}
