package import Syntax

/// How `use` gets at other files: given by the host, so that the checker touches no file system.
package struct Importer {
  package struct Library {
    package var program: Program
    /// What the parser said of it.
    package var diagnostics: [Diagnostic]

    package init(program: Program, diagnostics: [Diagnostic] = []) {
      self.program = program
      self.diagnostics = diagnostics
    }
  }

  package enum Failure: Error, Hashable {
    case missing
    /// With the system's words.
    case unreadable(String)
  }

  /// Reads and parses the file that `path` means in the file `from`.
  package var library: (_ path: String, _ from: SourceFile) -> Result<Library, Failure>
  /// Makes a library of Compose files, which declares an environment of the name that the `use` gives.
  package var compose: (_ use: ComposeUse, _ from: SourceFile) -> Result<Library, Failure>

  package init(
    library: @escaping (_ path: String, _ from: SourceFile) -> Result<Library, Failure>,
    compose: @escaping (_ use: ComposeUse, _ from: SourceFile) -> Result<Library, Failure>
  ) {
    self.library = library
    self.compose = compose
  }

  /// For text that has no files beside it.
  package static var none: Importer {
    Importer(library: { _, _ in .failure(.missing) }, compose: { _, _ in .failure(.missing) })
  }
}

/// A `use compose`, with its settings read.
package struct ComposeUse: Hashable, Sendable {
  package var name: String
  /// As they are written, each over those before it.
  package var paths: [String]
  package var profiles: [String] = []
  package var fixesPorts = false
}

extension SourceFile {
  /// What tells one file from another, however a path to it is written: its folder and its own name.
  var identity: String {
    let file = name.split(separator: "/").last.map(String.init) ?? name
    return folder.map { "\($0)/\(file)" } ?? file
  }
}
