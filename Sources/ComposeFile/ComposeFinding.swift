/// What is wrong with a Compose file, or what of it changes nothing here.
package struct ComposeFinding: Hashable, Sendable {
  package enum Severity: Hashable, Sendable { case error, warning }

  package var severity: Severity
  package var message: String
  package var place: ComposePlace
  package var help: [String]

  package init(_ severity: Severity, _ message: String, at place: ComposePlace, help: [String] = []) {
    self.severity = severity
    self.message = message
    self.place = place
    self.help = help
  }
}

/// One file that was read.
package final class ComposeSource: Sendable {
  /// As messages name it.
  package let name: String
  package let text: [UInt8]
  /// What its relative paths start from, absolute.
  package let folder: String

  package init(name: String, text: [UInt8], folder: String) {
    self.name = name
    self.text = text
    self.folder = folder
  }
}

/// A place in a file, both counted from 1.
package struct ComposePlace: Hashable, Sendable {
  package var source: ComposeSource
  package var line: Int
  package var column: Int

  package init(_ source: ComposeSource, line: Int = 1, column: Int = 1) {
    self.source = source
    self.line = line
    self.column = column
  }

  package static func == (left: ComposePlace, right: ComposePlace) -> Bool {
    left.source === right.source && left.line == right.line && left.column == right.column
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(source))
    hasher.combine(line)
    hasher.combine(column)
  }
}
