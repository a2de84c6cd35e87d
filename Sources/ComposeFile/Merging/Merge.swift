/// What one file says over another, by the rules of the Compose Specification.
enum Merge {
  /// A value's way from the top: `["services", "api", "ports"]`.
  typealias Path = [String]

  static func merged(_ base: ComposeNode, with over: ComposeNode, at path: Path = []) -> ComposeNode {
    if over.mark == .replacing { return over }
    if over.isNull, !base.isNull { return base }
    let rule = rule(at: path)
    switch rule {
    case .replace: return over
    case .map(let separators):
      guard let left = asMap(base, separators), let right = asMap(over, separators) else { return over }
      return mergedMaps(left, right, path, nullCounts: true)
    case .hosts:
      guard let left = asHosts(base)?.entries, let right = asHosts(over)?.entries else { return over }
      let further = right.filter { host in !left.contains { $0.key == host.key && $0.value.text == host.value.text } }
      return over.with(.map(left + further))
    case .named(let key):
      guard let left = named(base, key), let right = named(over, key) else { return over }
      return mergedMaps(left, right, path)
    case .list(let identity):
      guard let left = list(base), let right = list(over) else { return over }
      return over.with(.list(joined(left, right, identity)))
    case .standard: break
    }
    switch (base.content, over.content) {
    case (.map, .map): return mergedMaps(base, over, path)
    case (.list(let left), .list(let right)): return over.with(.list(left + right))
    default: return over
    }
  }

  /// - Parameter nullCounts: a name without a value is said, too: of a variable, that it is the process's own.
  private static func mergedMaps(
    _ base: ComposeNode, _ over: ComposeNode, _ path: Path, nullCounts: Bool = false
  ) -> ComposeNode {
    var entries = base.entries ?? []
    for entry in over.entries ?? [] {
      let place = entries.firstIndex { $0.key == entry.key }
      if entry.value.mark == .reset {
        if let place { entries.remove(at: place) }
      } else if let place {
        let isSaid = nullCounts && entry.value.isNull
        entries[place].value =
          isSaid ? entry.value : merged(entries[place].value, with: entry.value, at: path + [entry.key])
        entries[place].place = entry.place
      } else {
        entries.append(entry)
      }
    }
    return over.with(.map(entries))
  }

  // MARK: Rules

  private enum Rule {
    case standard
    case replace
    /// A mapping, or a list of `name=value`, split at the first of the separators.
    case map(separators: [Character])
    /// Names of hosts, each with addresses, to which later files add.
    case hosts
    /// A mapping by name, or a list of names; or a text, which is what the mapping's `key` says.
    case named(key: String?)
    /// A list, or its only element, in which a later element takes the place of one with the same identity.
    case list(identity: @Sendable (ComposeNode) -> String?)
  }

  private static func rule(at path: Path) -> Rule {
    guard path.count >= 3, path[0] == "services" else { return .standard }
    return rules[path.dropFirst(2).joined(separator: ".")] ?? .standard
  }

  private static let rules: [String: Rule] = [
    "command": .replace, "entrypoint": .replace, "healthcheck.test": .replace, "logging": .replace,
    "ulimits": .standard,
    "environment": .map(separators: ["="]), "labels": .map(separators: ["="]), "annotations": .map(separators: ["="]),
    "build.args": .map(separators: ["="]), "build.labels": .map(separators: ["="]), "sysctls": .map(separators: ["="]),
    "extra_hosts": .hosts, "deploy.labels": .map(separators: ["="]),
    "depends_on": .named(key: nil), "networks": .named(key: nil), "build": .named(key: "context"),
    "ports": .list { PortMapping.identity($0) }, "volumes": .list { MountText.target($0) },
    "devices": .list { MountText.target($0) }, "configs": .list { MountText.fileTarget($0) },
    "secrets": .list { MountText.fileTarget($0) },
    "cap_add": .list { $0.text }, "cap_drop": .list { $0.text }, "dns": .list { $0.text }, "dns_opt": .list { $0.text },
    "dns_search": .list { $0.text }, "env_file": .list { $0.text ?? $0["path"]?.text }, "expose": .list { $0.text },
    "group_add": .list { $0.text }, "profiles": .list { $0.text }, "security_opt": .list { $0.text },
    "tmpfs": .list { $0.text.map { text in String(text.prefix { $0 != ":" }) } }, "links": .list { $0.text },
  ]

  // MARK: Forms

  static func asMap(_ node: ComposeNode, _ separators: [Character]) -> ComposeNode? {
    if node.entries != nil { return node }
    guard let items = node.items else { return nil }
    var entries: [ComposeEntry] = []
    for item in items {
      guard let text = item.text else { return nil }
      let split = separators.compactMap { text.firstIndex(of: $0) }.first
      let key = split.map { String(text[..<$0]) } ?? text
      let value = split.map { String(text[text.index(after: $0)...]) }
      let node = ComposeNode(
        content: .scalar(text: value ?? "", isPlain: value == nil), place: item.place,
        template: value.flatMap { _ in item.template?.dropping(String(text.prefix(key.count + 1))) })
      entries.removeAll { $0.key == key }
      entries.append(ComposeEntry(key: key, place: item.place, value: node))
    }
    return node.with(.map(entries))
  }

  /// An entry for each address, so that a name may have several: of `{ a: [1.1.1.1, 2.2.2.2] }` as of
  /// `["a=1.1.1.1", "a:2.2.2.2"]`.
  static func asHosts(_ node: ComposeNode) -> ComposeNode? {
    if let entries = node.entries {
      let single = entries.flatMap { entry in
        (entry.value.items ?? [entry.value]).map { ComposeEntry(key: entry.key, place: entry.place, value: $0) }
      }
      return node.with(.map(single))
    }
    guard let items = node.items else { return nil }
    // One by one, since a name that comes again has a further address.
    let entries = items.map { asMap(node.with(.list([$0])), ["=", ":"])?.entries?.first }
    return entries.contains { $0 == nil } ? nil : node.with(.map(entries.compactMap(\.self)))
  }

  static func named(_ node: ComposeNode, _ key: String?) -> ComposeNode? {
    if node.entries != nil { return node }
    if let key, node.text != nil {
      return node.with(.map([ComposeEntry(key: key, place: node.place, value: node)]))
    }
    guard let items = node.items, items.allSatisfy({ $0.text != nil }) else { return nil }
    let entries = items.map { item in
      ComposeEntry(key: item.text ?? "", place: item.place, value: item.with(.scalar(text: "", isPlain: true)))
    }
    return node.with(.map(entries))
  }

  private static func list(_ node: ComposeNode) -> [ComposeNode]? {
    if node.isNull { return [] }
    if let items = node.items { return items }
    return node.text == nil ? nil : [node]
  }

  private static func joined(
    _ base: [ComposeNode], _ over: [ComposeNode], _ identity: (ComposeNode) -> String?
  ) -> [ComposeNode] {
    var all = base
    for item in over {
      let name = identity(item)
      if let name, let place = all.firstIndex(where: { identity($0) == name }) {
        all[place] = item
      } else {
        all.append(item)
      }
    }
    return all
  }
}
