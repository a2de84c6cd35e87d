/// What a Compose file is read in: other files, and variables.
package struct ComposeSurroundings {
  package enum ReadFailure: Error, Hashable {
    case missing
    /// With the system's words.
    case unreadable(String)
  }

  /// The bytes of a file, by an absolute path.
  package var read: (String) -> Result<[UInt8], ReadFailure>
  /// Whether a file or a folder is there, by an absolute path.
  package var exists: (String) -> Bool
  /// The variables of this process.
  package var variables: [String: String]
  /// Where the user stands, from which messages name files; `nil` names them as they are written.
  package var folder: String?

  package init(
    variables: [String: String], folder: String? = nil, exists: @escaping (String) -> Bool = { _ in true },
    read: @escaping (String) -> Result<[UInt8], ReadFailure>
  ) {
    self.exists = exists
    self.variables = variables
    self.folder = folder
    self.read = read
  }

  /// What messages call a file that another file names.
  func name(of path: String, written: String) -> String {
    guard let folder else { return written }
    let way = ComposePath.relative(path, to: folder)
    return way.hasPrefix("..") ? path : way.trimmingHere
  }
}

extension String {
  /// Without the `./` that says "here".
  var trimmingHere: String { hasPrefix("./") ? String(dropFirst(2)) : self }
}

/// Paths by their text alone.
enum ComposePath {
  /// Absolute, without `.` and `..`; `~` is the home folder.
  static func resolve(_ path: String, in folder: String, home: String?) -> String {
    if path == "~" || path.hasPrefix("~/"), let home { return normal(home + path.dropFirst()) }
    return normal(path.hasPrefix("/") ? path : "\(folder)/\(path)")
  }

  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
    return String(path[..<slash])
  }

  static func lastName(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

  /// As seen from a folder; both absolute and normal. Always begins with `.`.
  static func relative(_ path: String, to folder: String) -> String {
    let (parts, base) = (path.split(separator: "/"), folder.split(separator: "/"))
    var shared = 0
    while shared < parts.count, shared < base.count, parts[shared] == base[shared] { shared += 1 }
    let ups = Array(repeating: Substring(".."), count: base.count - shared)
    let way = (ups + parts[shared...]).joined(separator: "/")
    if way.isEmpty { return "." }
    return ups.isEmpty ? "./\(way)" : way
  }

  private static func normal(_ path: String) -> String {
    var kept: [Substring] = []
    for part in path.split(separator: "/") {
      switch part {
      case ".": break
      case "..": _ = kept.popLast()
      default: kept.append(part)
      }
    }
    return "/" + kept.joined(separator: "/")
  }
}
