import Semantics
import Syntax

/// Libraries that orch brings itself, by paths that begin with `orch:`. They are programs like any other.
package enum OwnLibrary {
  private static let prefix = "orch:"
  /// The programs' texts by their paths.
  package static let sources = ["orch:services": KnownServices.program]

  /// `nil` for paths of files.
  static func find(_ path: String) -> Result<Importer.Library, Importer.Failure>? {
    guard path.hasPrefix(prefix) else { return nil }
    guard let text = sources[path] else {
      let names = sources.keys.sorted().map { "`\($0)`" }.joined(separator: ", ")
      return .failure(.unreadable("orch has none of this name; it brings \(names)"))
    }
    let parsed = Parser.parse(SourceFile(name: path, text: text))
    return .success(Importer.Library(program: parsed.program, diagnostics: parsed.diagnostics))
  }
}
