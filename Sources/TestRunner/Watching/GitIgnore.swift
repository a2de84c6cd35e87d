import Library
import Orchestration

/// The rules of a folder's `.gitignore`, as far as they speak of paths below that folder.
package struct GitIgnore: Sendable {
  private let folder: String
  private let rules: IgnoreRules

  /// `folder` is absolute; one without a `.gitignore` ignores nothing.
  package init(folder: String) {
    let text = (try? FileSystem.read(folder + "/.gitignore")) ?? ""
    self.init(folder: folder, text: text)
  }

  init(folder: String, text: String) {
    self.folder = folder
    rules = IgnoreRules(text.split(whereSeparator: \.isNewline).compactMap(Self.rule).joined(separator: "\n"))
  }

  /// `path` is absolute.
  package func ignores(_ path: String) -> Bool {
    path.hasPrefix(folder + "/") && rules.ignores(String(path.dropFirst(folder.count + 1)))
  }

  /// As a rule over paths from the folder: a name alone counts at any depth.
  private static func rule(_ line: Substring) -> String? {
    var pattern = line
    while pattern.last == " " { pattern = pattern.dropLast() }
    guard !pattern.isEmpty, !pattern.hasPrefix("#") else { return nil }
    let isException = pattern.hasPrefix("!")
    if isException { pattern = pattern.dropFirst() }
    if pattern.hasPrefix("\\") { pattern = pattern.dropFirst() }
    while pattern.hasSuffix("/") { pattern = pattern.dropLast() }
    guard !pattern.isEmpty else { return nil }
    let isAnchored = pattern.contains("/")
    let path = isAnchored ? String(pattern.drop { $0 == "/" }) : "**/\(pattern)"
    return isException ? "!" + path : path
  }
}
