import ComposeFile
import Glibc
import Orchestration
import Runtime
import Syntax
import SystemPackage

/// Paths in declarations: relative to the file that declares.
struct DeclaredFiles {
  let folder: String

  func path(_ path: String) -> String {
    if path.hasPrefix("/") { return path }
    // One place has one path, whichever file names it: so one build has one key.
    return FilePath("\(folder)/\(path)").lexicallyNormalized().string
  }

  /// A folder with a `Dockerfile`, or a Dockerfile that sees the declaring file's folder.
  func build(_ written: String) -> BuildSource {
    let absolute = path(written)
    var status = stat()
    let isFolder = stat(absolute, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    return isFolder ? BuildSource(context: absolute) : BuildSource(context: folder, dockerfile: absolute)
  }

  /// `source:target[:ro]`, or a target alone for a volume of its own.
  func volume(_ text: String, _ reader: SettingReader) throws(Raise) -> ServiceVolume {
    var parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    var readOnly = false
    if parts.count > 1, let mode = parts.last, mode == "ro" || mode == "rw" {
      readOnly = mode == "ro"
      parts.removeLast()
    }
    switch parts.count {
    case 1 where parts[0].hasPrefix("/"): return .anonymous(target: parts[0])
    case 2 where parts[1].hasPrefix("/"):
      let isPath = parts[0].hasPrefix("/") || parts[0].hasPrefix(".")
      return isPath
        ? .bind(source: path(parts[0]), target: parts[1], readOnly: readOnly)
        : .named(parts[0], target: parts[1], readOnly: readOnly)
    default:
      throw .failure(
        .invalidValue, "\"\(text)\" is no volume of \(reader.owner)",
        help: ["`\"data:/var/lib/data\"`, `\"./seed:/seed:ro\"`, or `\"/var/lib/data\"`"])
    }
  }

  /// `/path` or `/path:size=64m`
  static func tmpfs(_ text: String) -> TemporaryFileSystem {
    guard let colon = text.firstIndex(of: ":") else { return TemporaryFileSystem(text) }
    return TemporaryFileSystem(String(text[..<colon]), options: String(text[text.index(after: colon)...]))
  }
}

extension EnvironmentFile {
  /// As Compose reads it, with variables of orch's own process.
  static func read(_ path: String) throws(Raise) -> [(name: String, value: String)] {
    let bytes = try FileSystem.bytes(path)
    do throws(EnvironmentFile.Failure) {
      return try parse(bytes) { name in getenv(name).map { String(cString: $0) } }
    } catch {
      throw .failure(.invalidValue, "\(path), line \(error.line): \(error.message)")
    }
  }
}
