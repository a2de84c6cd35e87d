/// One value of a YAML document, with its place in the text. Aliases and merge keys have been followed.
package struct YAMLNode: Hashable, Sendable {
  package indirect enum Content: Hashable, Sendable {
    case scalar(YAMLScalar)
    case sequence([YAMLNode])
    /// In the order of the text, each key once.
    case mapping([YAMLEntry])
  }

  package var content: Content
  /// As it is written out: `!reset`, or a standard one as `tag:yaml.org,2002:str`; `nil` where the text has none.
  package var tag: String?
  package var mark: YAMLMark

  package init(_ content: Content, tag: String? = nil, mark: YAMLMark = YAMLMark()) {
    self.content = content
    self.tag = tag
    self.mark = mark
  }
}

package struct YAMLEntry: Hashable, Sendable {
  package var key: String
  package var keyMark: YAMLMark
  package var value: YAMLNode

  package init(key: String, keyMark: YAMLMark = YAMLMark(), value: YAMLNode) {
    self.key = key
    self.keyMark = keyMark
    self.value = value
  }
}

package struct YAMLScalar: Hashable, Sendable {
  package var text: String
  /// Not in quotes and not a block, so that `5432` is a number and `true` a truth.
  package var isPlain: Bool

  package init(_ text: String, isPlain: Bool = false) {
    self.text = text
    self.isPlain = isPlain
  }
}

/// A place in a YAML text, both counted from 1.
package struct YAMLMark: Hashable, Sendable {
  package var line: Int
  package var column: Int

  package init(line: Int = 1, column: Int = 1) {
    self.line = line
    self.column = column
  }
}

extension YAMLNode {
  /// The value of a mapping's key.
  package subscript(_ key: String) -> YAMLNode? {
    guard case .mapping(let entries) = content else { return nil }
    return entries.first { $0.key == key }?.value
  }
}

/// Why a text is not YAML, or not YAML that can be used.
package struct YAMLError: Error, Hashable, Sendable {
  package var message: String
  package var mark: YAMLMark
  package var help: [String]

  package init(_ message: String, at mark: YAMLMark, help: [String] = []) {
    self.message = message
    self.mark = mark
    self.help = help
  }
}
