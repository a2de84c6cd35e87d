import ComposeFile

/// Compose files that exist only here, in the folder `/project`, and what becomes of them.
struct Trial {
  var files: [String: String]
  var variables: [String: String] = [:]
  /// Folders that are not there, absolute.
  var missing: Set<String> = []
  var options = ComposeOptions { ["test", "env", "service"].contains($0) }

  init(_ text: String, files: [String: String] = [:], variables: [String: String] = [:]) {
    self.files = files
    self.files["compose.yml"] = text
    self.variables = variables
  }

  func load(_ names: [String] = ["compose.yml"]) -> (project: ComposeProject?, findings: [ComposeFinding]) {
    let surroundings = ComposeSurroundings(variables: variables, exists: { !missing.contains($0) }) { path in
      let name = path.hasPrefix("/project/") ? String(path.dropFirst("/project/".count)) : path
      return files[name].map { .success(Array($0.utf8)) } ?? .failure(.missing)
    }
    return ComposeProject.load(names.map { .init(path: "/project/\($0)", name: $0) }, surroundings, options)
  }

  /// The program's text.
  func program(_ names: [String] = ["compose.yml"]) -> String {
    let lines = load(names).project.map { Program.environment($0, named: "stack") } ?? []
    return lines.map { $0.text + "\n" }.joined()
  }

  /// One service's settings by name, as they are written.
  func settings(_ service: String = "a", _ names: [String] = ["compose.yml"]) -> [String: String] {
    let found = load(names).project?.services.first { $0.name == service }
    return Dictionary((found?.settings ?? []).map { ($0.name, $0.value.line) }) { _, later in later }
  }

  /// `line: message` of each finding.
  func findings(_ names: [String] = ["compose.yml"]) -> [String] {
    load(names).findings.map { "\($0.severity == .error ? "error" : "warning") \($0.place.line): \($0.message)" }
  }

  /// The settings of a service `a` with an image and these lines of YAML.
  static func settings(_ lines: String, variables: [String: String] = [:]) -> [String: String] {
    Trial(service(lines), variables: variables).settings()
  }

  static func findings(_ lines: String) -> [String] { Trial(service(lines)).findings() }

  private static func service(_ lines: String) -> String {
    let indented = lines.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" }
    return "services:\n  a:\n    image: a:1\n" + indented.joined(separator: "\n") + "\n"
  }
}
