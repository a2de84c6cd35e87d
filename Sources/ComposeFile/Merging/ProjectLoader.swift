/// Puts a project together: files over files, what they include, and what their services extend.
struct ProjectLoader {
  var loader: FileLoader
  /// Files that are being read, the outermost first.
  private var open: [String] = []

  init(_ surroundings: ComposeSurroundings) { loader = FileLoader(surroundings) }

  struct Files {
    /// Absolute, with the name that messages use; a later one says what it says over the earlier.
    var paths: [(path: String, name: String)]
    var folder: String
    /// Where a file is asked for by another.
    var place: ComposePlace?
  }

  mutating func project(_ files: Files, values: [String: String]) -> ComposeNode? {
    var whole: ComposeNode?
    for (path, name) in files.paths {
      guard var node = read(path, name, files, values) else { return nil }
      open.append(path)
      node = extended(node, path, values)
      node = included(node, values)
      open.removeLast()
      whole = whole.map { Merge.merged($0, with: node) } ?? node
    }
    return whole
  }

  private mutating func read(_ path: String, _ name: String, _ files: Files, _ values: [String: String]) -> ComposeNode?
  {
    if open.contains(path) || open.count >= FileLoader.maximumDepth, let place = files.place {
      loader.report("`\(name)` comes to include itself", at: place)
      return nil
    }
    return loader.file(path, as: name, folder: files.folder, values: values, at: files.place)
  }

  private func resolve(_ path: String, _ place: ComposePlace) -> String {
    ComposePath.resolve(path, in: place.source.folder, home: loader.home)
  }

  /// A file that another one names, and what messages call it.
  private func named(_ path: String, _ place: ComposePlace) -> (path: String, name: String) {
    let resolved = resolve(path, place)
    return (resolved, loader.surroundings.name(of: resolved, written: path))
  }

  // MARK: include

  private mutating func included(_ node: ComposeNode, _ values: [String: String]) -> ComposeNode {
    guard let include = node["include"] else { return node }
    guard let items = include.items else {
      loader.report("`include` is a list of files, not \(include.phrase)", at: include.place)
      return node
    }
    var whole = node
    for item in items {
      guard let other = inclusion(item, values) else { continue }
      whole = joined(whole, other)
    }
    return whole
  }

  private mutating func inclusion(_ item: ComposeNode, _ values: [String: String]) -> ComposeNode? {
    guard let written = (item["path"] ?? item).texts, let first = written.first else {
      loader.report("an `include` is a path, or a mapping with `path`", at: item.place)
      return nil
    }
    let paths = written.map { named($0, item.place) }
    let given = item["project_directory"]?.text
    let folder = given.map { resolve($0, item.place) } ?? ComposePath.folder(of: resolve(first, item.place))
    var environmentFiles: [(path: String, place: ComposePlace?)] = [("\(folder)/.env", nil)]
    if let files = item["env_file"] {
      environmentFiles = (files.texts ?? []).map { (resolve($0, item.place), files.place) }
    }
    let inner = loader.values(environmentFiles, over: values)
    return project(Files(paths: paths, folder: folder, place: item.place), values: inner)
  }

  /// What two files declare each by itself must be different things.
  private mutating func joined(_ node: ComposeNode, _ other: ComposeNode) -> ComposeNode {
    var whole = node
    for section in ["services", "networks", "volumes", "configs", "secrets"] {
      guard let theirs = other[section]?.entries else { continue }
      var ours = whole[section]?.entries ?? []
      for entry in theirs {
        if let own = ours.first(where: { $0.key == entry.key }) {
          if section != "services", own.value.isNull, entry.value.isNull { continue }
          loader.report(
            "`\(section).\(entry.key)` is declared here and in `\(entry.place.source.name)`, which is included",
            at: own.place, help: ["name one of them differently"])
        } else {
          ours.append(entry)
        }
      }
      whole.set(section, to: ours, at: other[section]?.place ?? other.place)
    }
    return whole
  }

  // MARK: extends

  private mutating func extended(_ node: ComposeNode, _ path: String, _ values: [String: String]) -> ComposeNode {
    guard let services = node["services"]?.entries else { return node }
    var whole = node
    var entries = services
    for index in entries.indices where entries[index].value["extends"] != nil {
      let trail = [Extension(path: path, service: entries[index].key)]
      entries[index].value = extended(entries[index].value, among: services, trail, values)
    }
    whole.set("services", to: entries, at: node.place)
    return whole
  }

  private struct Extension: Hashable {
    var path: String
    var service: String
  }

  private mutating func extended(
    _ service: ComposeNode, among services: [ComposeEntry], _ trail: [Extension], _ values: [String: String]
  ) -> ComposeNode {
    guard let extends = service["extends"], let last = trail.last else { return service }
    guard let name = (extends["service"] ?? extends).text else {
      loader.report(
        "`extends` names a service", at: extends.place, help: ["`extends: { service: base, file: base.yml }`"])
      return service
    }
    var (path, siblings) = (last.path, services)
    if let file = extends["file"]?.text {
      let named = named(file, extends.place)
      path = named.path
      let folder = ComposePath.folder(of: path)
      guard let other = loader.file(path, as: named.name, folder: folder, values: values, at: extends.place) else {
        return service
      }
      siblings = other["services"]?.entries ?? []
    }
    let step = Extension(path: path, service: name)
    guard !trail.contains(step), trail.count < FileLoader.maximumDepth else {
      loader.report("service `\(name)` comes to extend itself", at: extends.place)
      return service
    }
    guard let base = siblings.first(where: { $0.key == name })?.value else {
      loader.report("there is no service `\(name)` to extend", at: extends.place)
      return service
    }
    let whole = extended(base, among: siblings, trail + [step], values)
    let merged = Merge.merged(whole, with: service, at: ["services", trail[0].service])
    return merged.with(.map((merged.entries ?? []).filter { $0.key != "extends" }))
  }
}

extension ComposeNode {
  mutating func set(_ key: String, to inner: [ComposeEntry], at place: ComposePlace) {
    var entries = entries ?? []
    if let index = entries.firstIndex(where: { $0.key == key }) {
      entries[index].value = entries[index].value.with(.map(inner))
    } else {
      entries.append(ComposeEntry(key: key, place: place, value: ComposeNode(content: .map(inner), place: place)))
    }
    self = with(.map(entries))
  }
}
