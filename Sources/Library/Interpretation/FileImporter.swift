import Glibc
package import Runtime
import Semantics
package import Syntax

/// Finds the files that `use` names.
package enum FileImporter {
  static var importer: Importer {
    Importer(
      library: { path, from in
        if let library = OwnLibrary.find(path) { return library }
        guard let absolute = resolve(path, from) else { return .failure(.missing) }
        switch load(absolute, as: name(path, from)) {
        case .success(let source):
          let parsed = Parser.parse(source)
          return .success(Importer.Library(program: parsed.program, diagnostics: parsed.diagnostics))
        case .failure(let failure): return .failure(failure)
        }
      },
      compose: ComposeImporter.library)
  }

  /// What messages call an imported file: its path from where the user stands, as that of the file that brings it in.
  static func name(_ path: String, _ from: SourceFile) -> String {
    guard !path.hasPrefix("/"), let slash = from.name.lastIndex(of: "/") else { return path }
    var parts = from.name[..<slash].split(separator: "/", omittingEmptySubsequences: false)
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, !last.isEmpty, last != "..", last != "." {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    return parts.joined(separator: "/")
  }

  /// A file's text as a source; its folder is absolute, its name as the user wrote it.
  package static func source(_ path: String) throws(Raise) -> SourceFile {
    let text = try FileSystem.bytes(path)
    return SourceFile(name: path, folder: folder(of: absolute(path)), text: text)
  }

  /// A program that another one writes: relative paths in it start from the folder that orch was called in.
  package static func standardInput() throws(Raise) -> SourceFile {
    SourceFile(name: "<stdin>", folder: WorkingFolder.current, text: try FileSystem.bytes("/dev/stdin"))
  }

  private static func load(_ path: String, as name: String) -> Result<SourceFile, Importer.Failure> {
    guard FileSystem.exists(path) else { return .failure(.missing) }
    do throws(Raise) {
      return .success(SourceFile(name: name, folder: folder(of: absolute(path)), text: try FileSystem.bytes(path)))
    } catch {
      if case .failure(let failure) = error { return .failure(.unreadable(failure.message)) }
      return .failure(.missing)
    }
  }

  private static func resolve(_ path: String, _ from: SourceFile) -> String? {
    if path.hasPrefix("/") { return path }
    return "\(from.folder ?? WorkingFolder.current)/\(path)"
  }

  /// Without `.`, `..` and links where the file exists, so that one file has one path.
  private static func absolute(_ path: String) -> String {
    guard let raw = realpath(path, nil) else {
      return path.hasPrefix("/") ? path : "\(WorkingFolder.current)/\(path)"
    }
    defer { free(raw) }
    return String(cString: raw)
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
