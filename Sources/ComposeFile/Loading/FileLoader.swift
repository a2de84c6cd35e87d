import YAML

/// Reads Compose files and what they include, and puts the variables in.
struct FileLoader {
  let surroundings: ComposeSurroundings
  var findings: [ComposeFinding] = []
  /// Of each text with variables, the names of those that have a value.
  var variables: [ComposePlace: Set<String>] = [:]
  /// Those that were read, by absolute paths.
  private(set) var files: Set<String> = []

  /// Files inside each other, by `include` or `extends`.
  static let maximumDepth = 32

  init(_ surroundings: ComposeSurroundings) { self.surroundings = surroundings }

  var home: String? { surroundings.variables["HOME"] }

  mutating func report(_ message: String, at place: ComposePlace, help: [String] = []) {
    findings.append(ComposeFinding(.error, message, at: place, help: help))
  }

  mutating func warn(_ message: String, at place: ComposePlace, help: [String] = []) {
    findings.append(ComposeFinding(.warning, message, at: place, help: help))
  }

  // MARK: Files

  /// `name` is what messages call it; `nil` where it cannot be used, which has been reported at `place`.
  mutating func file(
    _ path: String, as name: String, folder: String, values: [String: String], at place: ComposePlace?
  ) -> ComposeNode? {
    switch surroundings.read(path) {
    case .failure(let failure):
      let source = ComposeSource(name: name, text: [], folder: folder)
      report(failure.message(of: name), at: place ?? ComposePlace(source))
      return nil
    case .success(let bytes):
      files.insert(path)
      return node(ComposeSource(name: name, text: bytes, folder: folder), values)
    }
  }

  private mutating func node(_ source: ComposeSource, _ values: [String: String]) -> ComposeNode? {
    do throws(YAMLError) {
      let documents = try YAML.documents(source.text)
      guard documents.count <= 1 else {
        report("a Compose file is one YAML document", at: ComposePlace(source, documents[1].mark))
        return nil
      }
      guard let document = documents.first else { return ComposeNode(content: .map([]), place: ComposePlace(source)) }
      let node = converted(document, source, values)
      guard node.entries != nil else {
        report("a Compose file is a mapping with `services:`", at: node.place)
        return nil
      }
      return node
    } catch {
      report("this is not YAML: \(error.message)", at: ComposePlace(source, error.mark), help: error.help)
      return nil
    }
  }

  private mutating func converted(
    _ node: YAMLNode, _ source: ComposeSource, _ values: [String: String]
  ) -> ComposeNode {
    let place = ComposePlace(source, node.mark)
    let content: ComposeNode.Content
    var template: ComposeTemplate?
    switch node.content {
    case .scalar(let scalar):
      template = Interpolation.template(scalar.text)
      let text = expanded(scalar.text, values, at: place)
      // What a variable is put into is a text, whatever it looks like: neither null nor a number.
      let hasVariables = scalar.text.utf8.contains(UInt8(ascii: "$"))
      content = .scalar(text: text, isPlain: scalar.isPlain && node.tag != YAMLTag.text && !hasVariables)
    case .sequence(let items): content = .list(items.map { converted($0, source, values) })
    case .mapping(let entries):
      content = .map(
        entries.map { entry in
          ComposeEntry(
            key: entry.key, place: ComposePlace(source, entry.keyMark), value: converted(entry.value, source, values))
        })
    }
    return ComposeNode(content: content, mark: mark(node.tag, at: place), place: place, template: template)
  }

  private mutating func mark(_ tag: String?, at place: ComposePlace) -> ComposeNode.Mark? {
    switch tag {
    case nil, "!": return nil
    case "!reset": return .reset
    case "!override": return .replacing
    case .some(let tag):
      if !YAMLTag.standard.contains(tag) {
        report(
          "the tag `\(tag)` has no meaning in a Compose file", at: place,
          help: ["Compose knows `!reset` and `!override`"])
      }
      return nil
    }
  }

  // MARK: Variables

  private mutating func expanded(_ text: String, _ values: [String: String], at place: ComposePlace) -> String {
    var interpolation = Interpolation { values[$0] }
    defer {
      for (name, value) in interpolation.used where value != nil { variables[place, default: []].insert(name) }
      for name in interpolation.unset {
        warn(
          "the variable `\(name)` is not set, and taken as empty", at: place,
          help: ["give it a default: `${\(name):-…}`"])
      }
    }
    do throws(Interpolation.Failure) {
      return try interpolation.expand(text)
    } catch {
      report(error.message, at: place, help: error.help)
      return text
    }
  }

  /// Variables as a project sees them: of `.env` files, and over them those of the process.
  mutating func values(_ environmentFiles: [(path: String, place: ComposePlace?)], over base: [String: String])
    -> [String: String]
  {
    var values: [String: String] = [:]
    for (path, place) in environmentFiles {
      switch surroundings.read(path) {
      case .failure(.missing) where place == nil: continue
      case .failure(let failure):
        let source = ComposeSource(name: path, text: [], folder: ComposePath.folder(of: path))
        report(failure.message(of: path), at: place ?? ComposePlace(source))
      case .success(let bytes):
        files.insert(path)
        values.merge(read(bytes, path, values, base)) { _, later in later }
      }
    }
    return values.merging(base) { _, outer in outer }
  }

  private mutating func read(
    _ bytes: [UInt8], _ path: String, _ values: [String: String], _ base: [String: String]
  ) -> [String: String] {
    do throws(EnvironmentFile.Failure) {
      let lines = try EnvironmentFile.parse(bytes) { base[$0] ?? values[$0] }
      return Dictionary(lines.map { ($0.name, $0.value) }) { _, later in later }
    } catch {
      let source = ComposeSource(name: path, text: bytes, folder: ComposePath.folder(of: path))
      report(error.message, at: ComposePlace(source, line: error.line))
      return [:]
    }
  }
}

extension ComposePlace {
  init(_ source: ComposeSource, _ mark: YAMLMark) { self.init(source, line: mark.line, column: mark.column) }
}

extension ComposeSurroundings.ReadFailure {
  func message(of path: String) -> String {
    switch self {
    case .missing: "there is no file `\(path)`"
    case .unreadable(let reason): "`\(path)` cannot be read: \(reason)"
    }
  }
}
