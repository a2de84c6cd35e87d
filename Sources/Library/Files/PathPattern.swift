import Glibc

/// Paths with `*`, `?` and `[…]` for characters of one name.
enum PathPattern {
  /// The files and folders that fit, sorted, as paths from the folder that relative patterns start from.
  static func paths(_ pattern: String, from folder: String?) -> [String] {
    let isRelative = !pattern.hasPrefix("/")
    let start = isRelative ? folder.map { "\($0)/" } ?? "" : ""
    var found = glob_t()
    defer { globfree(&found) }
    guard glob(quoted(start) + pattern, 0, nil, &found) == 0 else { return [] }
    return (0..<Int(found.gl_pathc)).compactMap { index in
      guard let path = found.gl_pathv[index].map({ String(cString: $0) }) else { return nil }
      return String(decoding: path.utf8.dropFirst(start.utf8.count), as: UTF8.self)
    }
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
