import Glibc
import Runtime
import Syntax

/// Paths with `*`, `?` and `[…]` for characters of one name, and `**` for any number of folders.
enum PathPattern {
  /// The files and folders that fit, sorted, as paths from the folder that relative patterns start from. A slash at the end of the
  /// pattern asks for folders alone, and stands at the end of theirs. Each folder is a look for interruptions.
  static func paths(_ pattern: String, from folder: String?, poll: FileSystem.Poll) throws(Raise) -> [String] {
    let isRelative = !pattern.hasPrefix("/")
    let start = isRelative ? folder.map { "\($0)/" } ?? "" : "/"
    let steps = steps(of: pattern)
    guard let last = steps.last else { return isRelative ? [] : ["/"] }
    var places: Set<String> = [start]
    for step in steps.dropLast() {
      var next: Set<String> = []
      for place in places {
        try poll()
        let inner = try step == "**" ? folders(below: place, poll) : entries(step, of: place, areFolders: true)
        next.formUnion(inner)
      }
      places = next
    }
    var found: Set<String> = []
    for place in places {
      try poll()
      found.formUnion(entries(last, of: place, areFolders: pattern.hasSuffix("/")))
    }
    let length = isRelative ? start.utf8.count : 0
    return found.map { String(decoding: $0.utf8.dropFirst(length), as: UTF8.self) }.sorted()
  }

  /// The patterns of names, from the outermost folder's on; `**` is never the last, and stands beside no other.
  private static func steps(of pattern: String) -> [String] {
    var steps: [String] = []
    for name in pattern.split(separator: "/") where name != "**" || steps.last != "**" { steps.append(String(name)) }
    if steps.last == "**" { steps.append("*") }
    return steps
  }

  /// What fits one name in a folder, whose path ends in a slash or is empty, as those of the folders do that are found.
  private static func entries(_ name: String, of folder: String, areFolders: Bool) -> [String] {
    let end = areFolders ? "/" : ""
    guard let plain = plain(name) else { return matches(quoted(folder) + name + end) }
    return isThere(folder + plain, asFolder: areFolders) ? [folder + plain + end] : []
  }

  /// A folder and all in it, each with a slash at its end. Hidden ones and links are not looked into.
  private static func folders(below folder: String, _ poll: FileSystem.Poll) throws(Raise) -> [String] {
    var open = [folder]
    var found: [String] = []
    while let folder = open.popLast() {
      try poll()
      found.append(folder)
      open += matches(quoted(folder) + "*/").filter { !isLink(String($0.dropLast())) }
    }
    return found
  }

  private static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  private static func isThere(_ path: String, asFolder: Bool) -> Bool {
    var status = stat()
    guard asFolder else { return lstat(path, &status) == 0 }
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func matches(_ pattern: String) -> [String] {
    var found = glob_t()
    defer { globfree(&found) }
    guard glob(pattern, 0, nil, &found) == 0 else { return [] }
    let paths = (0..<Int(found.gl_pathc)).compactMap { index in found.gl_pathv[index].map { String(cString: $0) } }
    return paths.filter { !isFolderItself($0) }
  }

  /// `.` and `..` lie in no folder, though the system has `.*` fit them: what removes all that it finds would go beyond.
  private static func isFolderItself(_ path: String) -> Bool {
    guard let name = path.split(separator: "/").last else { return false }
    return name == "." || name == ".."
  }

  /// The name that a pattern stands for; nil where it stands for several.
  private static func plain(_ pattern: String) -> String? {
    var name = ""
    var isQuoted = false
    for scalar in pattern.unicodeScalars {
      if !isQuoted, "*?[".unicodeScalars.contains(scalar) { return nil }
      isQuoted = !isQuoted && scalar == "\\"
      if !isQuoted { name.unicodeScalars.append(scalar) }
    }
    return name
  }

  /// A text that fits itself only.
  static func quoted(_ text: String) -> String {
    var result = ""
    for character in text {
      if "*?[]\\".contains(character) { result.append("\\") }
      result.append(character)
    }
    return result
  }
}
