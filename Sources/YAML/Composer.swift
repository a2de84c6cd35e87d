/// Reads documents.
package enum YAML {
  /// Collections inside each other.
  package static let maximumDepth = 100
  /// Of all documents of a text, each alias counted with all that it stands for.
  package static let maximumNodes = 500_000

  package static func documents(_ bytes: [UInt8]) throws(YAMLError) -> [YAMLNode] {
    var composer = Composer(EventReader(bytes))
    return try composer.documents()
  }
}

/// Builds nodes from events.
private struct Composer {
  /// A node with what following an alias to it costs.
  private struct Composed {
    var node: YAMLNode
    var size = 1
    /// Collections inside each other, itself included.
    var height = 0

    mutating func take(_ inner: Composed) {
      size += inner.size
      height = max(height, inner.height + 1)
    }
  }

  private let events: EventReader
  private var anchors: [String: Composed] = [:]
  /// Anchors of collections that are being read.
  private var open: [String] = []
  private var count = 0

  init(_ events: EventReader) { self.events = events }

  mutating func documents() throws(YAMLError) -> [YAMLNode] {
    var found: [YAMLNode] = []
    while true {
      let event = try events.next()
      switch event.kind {
      case .streamEnd: return found
      case .documentStart:
        anchors = [:]
        found.append(try node(try events.next(), depth: 0).node)
      default: continue
      }
    }
  }

  private mutating func node(_ event: YAMLEvent, depth: Int) throws(YAMLError) -> Composed {
    try count(1, at: event.mark)
    let composed: Composed
    switch event.kind {
    case .alias(let name): return try alias(name, event.mark, depth: depth)
    case .scalar(let scalar):
      composed = Composed(node: YAMLNode(.scalar(scalar), tag: event.tag, mark: event.mark))
    case .sequenceStart, .mappingStart:
      try checkDepth(depth + 1, at: event.mark)
      if let anchor = event.anchor { open.append(anchor) }
      composed =
        if case .sequenceStart = event.kind { try sequence(event, depth: depth) } else {
          try mapping(event, depth: depth)
        }
      if event.anchor != nil { open.removeLast() }
    default: throw YAMLError("a value is missing", at: event.mark)
    }
    if let anchor = event.anchor { anchors[anchor] = composed }
    return composed
  }

  private mutating func alias(_ name: String, _ mark: YAMLMark, depth: Int) throws(YAMLError) -> Composed {
    guard !open.contains(name) else { throw YAMLError("`*\(name)` stands inside what it names", at: mark) }
    guard let target = anchors[name] else {
      throw YAMLError("`*\(name)` names no anchor before it", at: mark, help: ["put `&\(name)` at the value it means"])
    }
    try count(target.size, at: mark)
    try checkDepth(depth + target.height, at: mark)
    return target
  }

  private mutating func sequence(_ start: YAMLEvent, depth: Int) throws(YAMLError) -> Composed {
    var items: [YAMLNode] = []
    var whole = Composed(node: YAMLNode(.sequence([]), tag: start.tag, mark: start.mark), height: 1)
    while true {
      let event = try events.next()
      if case .sequenceEnd = event.kind { break }
      let item = try node(event, depth: depth + 1)
      items.append(item.node)
      whole.take(item)
    }
    whole.node.content = .sequence(items)
    return whole
  }

  private mutating func mapping(_ start: YAMLEvent, depth: Int) throws(YAMLError) -> Composed {
    var entries = EntryList()
    var whole = Composed(node: YAMLNode(.mapping([]), tag: start.tag, mark: start.mark), height: 1)
    while true {
      let event = try events.next()
      if case .mappingEnd = event.kind { break }
      let key = try node(event, depth: depth + 1)
      let value = try node(try events.next(), depth: depth + 1)
      whole.take(value)
      try entries.add(key.node, value.node)
    }
    whole.node.content = .mapping(entries.all)
    return whole
  }

  private mutating func count(_ nodes: Int, at mark: YAMLMark) throws(YAMLError) {
    count += nodes
    guard count <= YAML.maximumNodes else {
      throw YAMLError(
        "it stands for more than \(YAML.maximumNodes) values", at: mark, help: ["aliases of aliases grow fast"])
    }
  }

  private func checkDepth(_ depth: Int, at mark: YAMLMark) throws(YAMLError) {
    guard depth <= YAML.maximumDepth else {
      throw YAMLError("nesting deeper than \(YAML.maximumDepth)", at: mark)
    }
  }
}

/// The entries of one mapping: what it says itself goes before what `<<` brings in.
private struct EntryList {
  private(set) var all: [YAMLEntry] = []
  private var places: [String: Int] = [:]
  /// Keys that only a merge has given.
  private var merged: Set<String> = []

  mutating func add(_ key: YAMLNode, _ value: YAMLNode) throws(YAMLError) {
    guard case .scalar(let scalar) = key.content else {
      throw YAMLError("a list or a mapping cannot be a key here", at: key.mark)
    }
    if scalar.isPlain, scalar.text == "<<" { return try merge(value) }
    let entry = YAMLEntry(key: scalar.text, keyMark: key.mark, value: value)
    guard let place = places[scalar.text] else { return append(entry) }
    guard merged.remove(scalar.text) != nil else {
      throw YAMLError(
        "`\(scalar.text)` is written twice", at: key.mark,
        help: ["it stands in line \(all[place].keyMark.line) already"])
    }
    all[place] = entry
  }

  private mutating func append(_ entry: YAMLEntry) {
    places[entry.key] = all.count
    all.append(entry)
  }

  private mutating func merge(_ value: YAMLNode) throws(YAMLError) {
    switch value.content {
    case .mapping(let entries):
      for entry in entries where places[entry.key] == nil {
        append(entry)
        merged.insert(entry.key)
      }
    case .sequence(let items):
      for item in items {
        guard case .mapping = item.content else { throw YAMLError("`<<` takes mappings", at: item.mark) }
        try merge(item)
      }
    case .scalar: throw YAMLError("`<<` takes a mapping, as `<<: *base`", at: value.mark)
    }
  }
}
