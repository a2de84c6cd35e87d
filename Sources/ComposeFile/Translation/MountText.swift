/// Mounts as Compose writes them: `source:target:options`.
struct MountText {
  var source: String?
  var target: String
  var options: [String]

  init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard let first = parts.first, !first.isEmpty else { return nil }
    if parts.count == 1 || !parts[1].hasPrefix("/") {
      guard first.hasPrefix("/") else { return nil }
      (source, target) = (nil, first)
      options = parts.dropFirst().flatMap { $0.split(separator: ",").map(String.init) }
    } else {
      (source, target) = (first, parts[1])
      options = parts.dropFirst(2).flatMap { $0.split(separator: ",").map(String.init) }
    }
  }

  var isPath: Bool { source.map { $0.hasPrefix("/") || $0.hasPrefix(".") || $0.hasPrefix("~") } ?? false }

  /// Where an entry of `volumes` or `devices` shows in the container.
  static func target(_ node: ComposeNode) -> String? {
    node["target"]?.text ?? node.text.flatMap { MountText($0)?.target }
  }

  /// Where an entry of `configs` or `secrets` shows, as far as it says: two of one name are the same.
  static func fileTarget(_ node: ComposeNode) -> String? {
    node["target"]?.text ?? node["source"]?.text ?? node.text
  }
}
