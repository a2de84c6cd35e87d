/// A path as text, taken apart and put together without a look at what is there.
struct PathText {
  let isAbsolute: Bool
  /// Names between slashes; empty ones and `.` are left out.
  private(set) var names: [String]

  init(_ text: String) {
    isAbsolute = text.utf8.first == UInt8(ascii: "/")
    names = text.split(separator: "/").filter { $0 != "." }.map(String.init)
  }

  /// `.` and `/` are the empty ones.
  var text: String {
    if isAbsolute { return "/" + names.joined(separator: "/") }
    return names.isEmpty ? "." : names.joined(separator: "/")
  }

  var name: String { names.last ?? "" }

  /// A dot that begins a name begins no extension.
  private var dot: String.Index? {
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex, name != ".." else { return nil }
    return dot
  }

  var stem: String { dot.map { String(name[..<$0]) } ?? name }
  var `extension`: String { dot.map { String(name[name.index(after: $0)...]) } ?? "" }

  var parent: PathText {
    var parent = self
    if names.isEmpty || name == ".." {
      if !isAbsolute { parent.names.append("..") }
    } else {
      parent.names.removeLast()
    }
    return parent
  }

  /// Without `..` as far as that is possible.
  var normalized: PathText {
    var normal = self
    normal.names = []
    for name in names {
      if name == "..", let last = normal.names.last, last != ".." {
        normal.names.removeLast()
      } else if name != ".." || !isAbsolute {
        normal.names.append(name)
      }
    }
    return normal
  }

  /// The path as it is said from this one; an absolute one stays.
  func appending(_ path: PathText) -> PathText {
    if path.isAbsolute { return path }
    var whole = self
    whole.names += path.names
    return whole
  }

  /// How to get here from a folder; both must be absolute.
  func relative(to folder: PathText) -> PathText {
    let (own, other) = (normalized.names, folder.normalized.names)
    let shared = zip(own, other).prefix { $0 == $1 }.count
    var path = PathText("")
    path.names = Array(repeating: "..", count: other.count - shared) + own[shared...]
    return path
  }
}
