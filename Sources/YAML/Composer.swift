/// Reads documents.
package enum YAML {
  /// Collections inside each other.
  package static let maximumDepth = 100
  /// What aliases bring in, in all documents of a text, each with all that it stands for. What is written out is bound by its own length.
  package static let maximumAliased = 500_000

  /// Looks whether to go on, each time something was done: `room` bytes more are about to be taken at once. False ends the work.
  package typealias Watch = (_ room: Int) -> Bool

  package static func documents(
    _ bytes: [UInt8], _ watch: @escaping Watch = { _ in true }
  ) throws(YAMLError) -> [YAMLNode] {
    var composer = Composer(EventReader(bytes), watch)
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
  private let watch: YAML.Watch
  private var anchors: [String: Composed] = [:]
  /// Anchors of collections that are being read.
  private var open: [String] = []
  /// Of nodes that aliases have brought in.
  private var aliased = 0

  init(_ events: EventReader, _ watch: @escaping YAML.Watch) {
    self.events = events
    self.watch = watch
  }

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
    try goOn(at: event.mark)
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
    aliased += target.size
    guard aliased <= YAML.maximumAliased else {
      throw YAMLError(
        "its aliases stand for more than \(YAML.maximumAliased) values", at: mark,
        help: ["aliases of aliases grow fast"])
    }
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
      if items.count == items.capacity {
        try goOn(at: event.mark, room: 2 * items.capacity * MemoryLayout<YAMLNode>.stride)
      }
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
      if entries.growth > 0 { try goOn(at: event.mark, room: entries.growth) }
      try entries.add(key.node, value.node)
    }
    whole.node.content = .mapping(entries.all)
    return whole
  }

  private func goOn(at mark: YAMLMark, room: Int = 0) throws(YAMLError) {
    guard watch(room) else { throw YAMLError("it was not read to its end", at: mark) }
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

  /// What one more entry takes, in bytes, with its place; 0 where there is room.
  var growth: Int { all.count == all.capacity ? 4 * all.capacity * MemoryLayout<YAMLEntry>.stride : 0 }

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
