/// What Compose files come to, as settings of the language.
package struct ComposeProject: Sendable {
  /// As `name:` says; `nil` where it is the folder's.
  package var name: String?
  /// Where its services begin.
  package var place: ComposePlace
  /// In the order of the files.
  package var services: [ComposeService]
  /// All that it was read from, files of variables too, by absolute paths.
  package var files: [String] = []
  /// Worth a comment at the head of a file that is made of it.
  package var header: [String] = []
}

package struct ComposeService: Sendable {
  /// As the Compose file calls it, and other services do.
  package var name: String
  /// What the language calls it.
  package var identifier: String
  package var settings: [Term.Field]
  /// Of its name, which is above all that is said of it.
  package var place: ComposePlace
  /// By setting, where the file says it.
  package var places: [String: ComposePlace]
  /// Switched on by the active profiles, with at least one replica.
  package var isActive: Bool
  /// It is not one that is off and could not be started either.
  package var isKept: Bool
  /// What a reader of the program should know of it, as one-line comments.
  package var notes: [String]
}

package struct ComposeOptions: Sendable {
  /// Further than `COMPOSE_PROFILES` says.
  package var profiles: [String] = []
  /// Keeps the host's ports that the file fixes.
  package var fixesPorts = false
  /// The program asks for variables when it runs, as far as it can, so that their values are no part of it.
  package var asksForVariables = false
  /// The program makes folders of the host wherever it runs, also those that are here now: elsewhere they may be missing.
  package var makesFolders = false
  /// Where relative paths of the program start from; `nil` is the project's folder.
  package var outputFolder: String?
  /// Words that cannot be the name of a service.
  package var isReserved: @Sendable (String) -> Bool

  package init(isReserved: @escaping @Sendable (String) -> Bool) { self.isReserved = isReserved }
}

extension ComposeProject {
  package struct File {
    /// Absolute.
    package var path: String
    /// As messages call it.
    package var name: String

    package init(path: String, name: String) {
      self.path = path
      self.name = name
    }
  }

  /// Reads files, each over those before it. No project where one cannot be read at all; where a finding is an error,
  /// what is there is not the whole of it.
  package static func load(
    _ files: [File], _ surroundings: ComposeSurroundings, _ options: ComposeOptions
  ) -> (project: ComposeProject?, findings: [ComposeFinding]) {
    guard let first = files.first else { return (nil, []) }
    let folder = ComposePath.folder(of: first.path)
    var loader = ProjectLoader(surroundings)
    var base = surroundings.variables
    if base["COMPOSE_PROJECT_NAME"] == nil {
      base["COMPOSE_PROJECT_NAME"] = ComposePath.lastName(of: folder).lowercased()
    }
    let values = loader.loader.values([("\(folder)/.env", nil)], over: base)
    let files = ProjectLoader.Files(paths: files.map { ($0.path, $0.name) }, folder: folder)
    guard let node = loader.project(files, values: values) else { return (nil, loader.loader.findings) }
    var translation = ProjectTranslation(node, values, options, folder: folder, surroundings)
    var project = translation.project()
    project.files = loader.loader.files.sorted()
    project.header = header(loader.loader.variables, translation.asked) { surroundings.variables[$0] == nil }
    return (project, loader.loader.findings + translation.findings)
  }

  /// Names alone: values may be secret, and the program is there to be kept.
  private static func header(
    _ used: [ComposePlace: Set<String>], _ asked: ServiceReading.Asked, isOfFile: (String) -> Bool
  ) -> [String] {
    var lines: [String] = []
    let taken = used.filter { !asked.places.contains($0.key) }.values.reduce(into: Set()) { $0.formUnion($1) }
    if !taken.isEmpty {
      lines.append("These variables of the Compose file stand here with their values: \(list(taken))")
    }
    let left = asked.places.reduce(into: asked.variables) { $0.formUnion(used[$1] ?? []) }
    let ofFile = left.filter { isOfFile($0) }
    if !ofFile.isEmpty {
      lines.append(
        "These variables have their values from a `.env` file, and are to be exported before: \(list(ofFile))")
    }
    return lines
  }

  private static func list(_ names: Set<String>) -> String { names.sorted().joined(separator: ", ") }
}
