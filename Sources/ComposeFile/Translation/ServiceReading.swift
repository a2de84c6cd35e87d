/// One service on its way from Compose's words to the language's.
struct ServiceReading {
  let name: String
  let node: ComposeNode
  let project: ProjectFacts
  var settings: [Term.Field] = []
  var findings: [ComposeFinding] = []
  var notes: [String] = []
  /// Names by which other services reach it, beside its own.
  var aliases: [String] = []
  /// Names that it gives others: `links: [db:database]`.
  var linkedNames: [(service: String, alias: String)] = []
  var environment: [Term.Field] = []
  var needs: [Need] = []
  var volumes: [String] = []
  var tmpfs: [String] = []
  var files: [Term.Field] = []
  /// Files in /run/secrets whose values are not to be shown.
  var secretFiles: [Term.Field] = []
  var capabilities: [Term.Field] = []
  var ports: [PortMapping] = []
  private(set) var asked = Asked()

  /// What the program asks the process for itself.
  struct Asked {
    /// Of the texts whose variables are not put in.
    var places: Set<ComposePlace> = []
    /// Those that are passed on by their names.
    var variables: Set<String> = []
  }

  struct Need {
    var service: String
    var condition: Condition
    var place: ComposePlace
  }

  enum Condition: String {
    case started = "service_started"
    case healthy = "service_healthy"
    case completed = "service_completed_successfully"
  }

  init(_ entry: ComposeEntry, _ project: ProjectFacts) {
    name = entry.key
    node = entry.value
    self.project = project
  }

  mutating func set(_ name: String, _ value: Term?) {
    guard let value else { return }
    settings.removeAll { $0.name == name }
    settings.append(Term.Field(name, value))
  }

  mutating func report(_ message: String, at place: ComposePlace, help: [String] = []) {
    findings.append(ComposeFinding(.error, "service `\(name)`: \(message)", at: place, help: help))
    note(message, place)
  }

  mutating func warn(_ message: String, at place: ComposePlace, help: [String] = []) {
    findings.append(ComposeFinding(.warning, "service `\(name)`: \(message)", at: place, help: help))
    note(message, place)
  }

  /// A comment alone: nothing is to be done about it.
  mutating func tell(_ message: String, _ place: ComposePlace) { note(message, place) }

  private mutating func note(_ message: String, _ place: ComposePlace) {
    notes.append("\(place.source.name):\(place.line): \(message.split(separator: "\n").joined(separator: " "))")
  }

  // MARK: Texts with variables

  /// A scalar as the program says it.
  mutating func term(_ node: ComposeNode) -> Term? {
    guard case .scalar(let text, _) = node.content else { return nil }
    guard project.options.asksForVariables, let template = node.template else { return .text(text) }
    asked.places.insert(node.place)
    return template.term
  }

  mutating func terms(_ nodes: [ComposeNode]) -> Term { .list(nodes.compactMap { term($0) }) }

  /// A variable that is passed on by its name. It has a value.
  mutating func passed(_ name: String, _ value: String) -> Term {
    guard project.options.asksForVariables else { return .text(value) }
    asked.variables.insert(name)
    return .call("getenv", [.text(name), .text("")], named: [])
  }

  /// The same, as files of variables may have given it: the process need not have it.
  mutating func ofProcess(_ name: String, _ value: String) -> Term {
    project.options.asksForVariables
      ? passed(name, value) : .call("getenv", [.text(name), .text(value)], named: [])
  }

  // MARK: Values of one form

  mutating func text(_ key: String, _ node: ComposeNode) -> String? {
    if let text = node.text { return text }
    if !node.isNull { report("`\(key)` is a text, not \(node.phrase)", at: node.place) }
    return nil
  }

  mutating func texts(_ key: String, _ node: ComposeNode) -> [String]? {
    if let texts = node.texts { return texts }
    report("`\(key)` is a list of texts, not \(node.phrase)", at: node.place)
    return nil
  }

  mutating func bool(_ key: String, _ node: ComposeNode) -> Bool? {
    switch node.text?.lowercased() {
    case "true", "yes", "on", "y", "1": return true
    case "false", "no", "off", "n", "0": return false
    default:
      if !node.isNull { report("`\(key)` is true or false", at: node.place) }
      return nil
    }
  }

  mutating func int(_ key: String, _ node: ComposeNode) -> Int64? {
    guard let text = node.text else { return nil }
    if let number = Int64(text) { return number }
    report("`\(key)` is a whole number, not `\(text)`", at: node.place)
    return nil
  }

  mutating func size(_ key: String, _ node: ComposeNode) -> Term? {
    guard let text = node.text else { return nil }
    if let bytes = Quantity.size(text) { return bytes > 0 ? Quantity.sizeTerm(bytes) : nil }
    report("`\(key)` is a size as `256m`, not `\(text)`", at: node.place)
    return nil
  }

  mutating func duration(_ key: String, _ node: ComposeNode) -> Int64? {
    guard let text = node.text else { return nil }
    if let nanoseconds = Quantity.duration(text) { return nanoseconds }
    report("`\(key)` is a duration as `1m30s`, not `\(text)`", at: node.place)
    return nil
  }

  /// `name: value` pairs, or a list of `name=value`.
  mutating func pairs(_ key: String, _ node: ComposeNode, _ separators: [Character] = ["="]) -> [ComposeEntry] {
    if node.isNull { return [] }
    if let map = Merge.asMap(node, separators)?.entries { return map.map(\.byValue) }
    report("`\(key)` is a mapping, or a list of `NAME=value`, not \(node.phrase)", at: node.place)
    return []
  }

  /// A text is split as a shell splits it; a list is taken as it is.
  mutating func words(_ key: String, _ node: ComposeNode) -> Term? {
    if let items = node.items { return texts(key, node).map { _ in terms(items) } }
    guard let text = text(key, node) else { return nil }
    if let words = ShellWords.split(text) { return .texts(words) }
    report("a quote in `\(key)` is not closed", at: node.place)
    return nil
  }

  /// A path as the program writes it: relative where the file was.
  func path(_ text: String, _ place: ComposePlace) -> String {
    let absolute = ComposePath.resolve(text, in: place.source.folder, home: project.home)
    let keepsAbsolute = text.hasPrefix("/") || text.hasPrefix("~")
    return keepsAbsolute ? absolute : ComposePath.relative(absolute, to: project.outputFolder)
  }
}

/// What services need to know of the rest of their project.
struct ProjectFacts {
  enum Absence {
    /// The active profiles leave it out.
    case profiles
    case noReplicas
  }

  var options: ComposeOptions
  /// Variables, for what a service passes on.
  var values: [String: String]
  var outputFolder: String
  var home: String?
  /// The bytes of a file by its absolute path, if it can be read.
  var read: (String) -> [UInt8]?
  /// Whether a file or a folder is there, by its absolute path.
  var exists: (String) -> Bool
  /// By the name in the file.
  var identifiers: [String: String]
  /// Services that are not started, and why.
  var inactive: [String: Absence]
  var volumes: [String: ComposeNode]
  var networks: [String: ComposeNode]
  var configs: [String: ComposeNode]
  var secrets: [String: ComposeNode]
}
