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

  /// What may stand behind a volume's target, in any number.
  private static let modes: Set = ["ro", "rw", "create"]

  /// `source:target[:ro,create]`, or a target alone for a volume of its own.
  func volume(_ text: String, _ reader: SettingReader) throws(Raise) -> ServiceVolume {
    var parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    var modes: Set<String> = []
    if parts.count > 1, let last = parts.last {
      let words = Set(last.split(separator: ",").map(String.init))
      if !words.isEmpty, words.isSubset(of: Self.modes) {
        modes = words
        parts.removeLast()
      }
    }
    guard !modes.isSuperset(of: ["ro", "rw"]) else {
      throw .failure(
        .invalidValue, "\"\(text)\" is no volume of \(reader.owner)",
        help: ["`ro` says that it is only read, `rw` that it is not: write one of them"])
    }
    let readOnly = modes.contains("ro")
    switch parts.count {
    case 1 where parts[0].hasPrefix("/") && !modes.contains("create"): return .anonymous(target: parts[0])
    case 2 where parts[1].hasPrefix("/"):
      guard parts[0].hasPrefix("/") || parts[0].hasPrefix(".") else {
        if modes.contains("create") { break }
        return .named(parts[0], target: parts[1], readOnly: readOnly)
      }
      return .bind(
        source: path(parts[0]), target: parts[1], readOnly: readOnly, makesSource: modes.contains("create"))
    default: break
    }
    throw .failure(
      .invalidValue, "\"\(text)\" is no volume of \(reader.owner)",
      help: [
        modes.contains("create")
          ? "`create` is for a folder of the host: `\"./data:/var/lib/data:create\"`"
          : "`\"data:/var/lib/data\"`, `\"./seed:/seed:ro\"`, or `\"/var/lib/data\"`"
      ])
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
