/// Names of files as a project's history has them: relative to the folder that holds `.orch`, wherever orch is started.
package struct ProjectPaths: Hashable, Sendable {
  /// The project's folder and the one that orch was started in, as absolute paths.
  private let project: [Substring]
  private let folder: [Substring]

  package init(_ state: StateFolder, startedIn folder: String) {
    project = Self.parts(state.path).dropLast()
    self.folder = Self.parts(folder)
  }

  /// `tests/api.orch` for `../tests/./api.orch`; what lies outside of the project keeps its absolute path.
  package func recorded(_ name: String) -> String {
    let path = name.hasPrefix("/") ? Self.parts(name) : Self.parts(name, from: folder)
    guard path.starts(with: project), path.count > project.count else { return "/" + path.joined(separator: "/") }
    return path.dropFirst(project.count).joined(separator: "/")
  }

  private static func parts(_ path: String, from folder: [Substring] = []) -> [Substring] {
    path.split(separator: "/").reduce(into: folder) { parts, part in
      if part == ".." { _ = parts.popLast() } else if part != "." { parts.append(part) }
    }
  }
}
