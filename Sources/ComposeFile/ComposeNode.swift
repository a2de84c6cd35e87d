import YAML

/// A value of a Compose file: YAML whose variables have been put in, with the file that it stands in.
struct ComposeNode {
  indirect enum Content {
    case scalar(text: String, isPlain: Bool)
    case list([ComposeNode])
    case map([ComposeEntry])
  }

  /// How it meets what an earlier file says of the same thing.
  enum Mark { case reset, replacing }

  var content: Content
  var mark: Mark?
  var place: ComposePlace
  /// Where variables have been put in.
  var template: ComposeTemplate?
}

struct ComposeEntry {
  var key: String
  var place: ComposePlace
  var value: ComposeNode
}

extension ComposeNode {
  subscript(_ key: String) -> ComposeNode? { entries?.first { $0.key == key }?.value }

  var entries: [ComposeEntry]? {
    if case .map(let entries) = content { entries } else { nil }
  }

  var items: [ComposeNode]? {
    if case .list(let items) = content { items } else { nil }
  }

  var isNull: Bool {
    guard case .scalar(let text, let isPlain) = content else { return false }
    return YAMLScalar(text, isPlain: isPlain).meaning() == .null
  }

  /// The text of a scalar that is not null.
  var text: String? {
    guard case .scalar(let text, _) = content, !isNull else { return nil }
    return text
  }

  /// A scalar as its text, null as an empty list, a list as the texts of its scalars.
  var texts: [String]? {
    if let items { return items.allSatisfy { $0.text != nil } ? items.compactMap(\.text) : nil }
    if isNull { return [] }
    return text.map { [$0] }
  }

  /// Of what is declared: made by somebody else. A report of its own tells of that.
  var isExternal: Bool { self["external"].map { $0.entries != nil || $0.text == "true" } ?? false }

  /// What messages call it.
  var phrase: String {
    switch content {
    case .scalar: isNull ? "null" : "a text"
    case .list: "a list"
    case .map: "a mapping"
    }
  }

  func with(_ content: Content) -> ComposeNode {
    ComposeNode(content: content, mark: mark, place: place, template: template)
  }

  func entry(_ key: String) -> ComposeEntry? { entries?.first { $0.key == key } }
}
