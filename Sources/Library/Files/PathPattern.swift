import Glibc

/// Paths with `*`, `?` and `[…]` for characters of one name, and `**` for any number of folders.
enum PathPattern {
  /// The files and folders that fit, sorted, as paths from the folder that relative patterns start from.
  static func paths(_ pattern: String, from folder: String?) -> [String] {
    let isRelative = !pattern.hasPrefix("/")
    let start = isRelative ? folder.map { "\($0)/" } ?? "" : ""
    var names = Substring(pattern).split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    names.removeAll { $0.isEmpty && isRelative }
    let paths = names.contains("**") ? all(quoted(start), names[...]) : matches(quoted(start) + pattern)
    return paths.map { String(decoding: $0.utf8.dropFirst(start.utf8.count), as: UTF8.self) }
  }

  /// `prefix` is a pattern that ends in a slash, or empty.
  private static func all(_ prefix: String, _ names: ArraySlice<String>) -> [String] {
    guard let place = names.firstIndex(of: "**") else { return matches(prefix + names.joined(separator: "/")) }
    let head = prefix + names[..<place].map { $0 + "/" }.joined()
    let rest = names[(place + 1)...].drop { $0 == "**" }
    var found: Set<String> = []
    for folder in folders(below: head) {
      if rest.isEmpty {
        found.formUnion(matches(quoted(folder) + "*"))
      } else {
        found.formUnion(all(quoted(folder), rest))
      }
    }
    return found.sorted()
  }

  /// The folders that fit a pattern, and all in them, each with a slash at its end. Hidden ones and links are not looked into.
  private static func folders(below pattern: String) -> [String] {
    var open = pattern.isEmpty ? [""] : matches(pattern)
    var found: [String] = []
    while let folder = open.popLast() {
      found.append(folder)
      open += matches(quoted(folder) + "*/").filter { !isLink(String($0.dropLast())) }
    }
    return found
  }

  private static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  private static func matches(_ pattern: String) -> [String] {
    var found = glob_t()
    defer { globfree(&found) }
    guard glob(pattern, 0, nil, &found) == 0 else { return [] }
    return (0..<Int(found.gl_pathc)).compactMap { index in found.gl_pathv[index].map { String(cString: $0) } }
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
