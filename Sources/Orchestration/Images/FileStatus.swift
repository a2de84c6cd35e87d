import Glibc
import SystemPackage

/// What lstat(2) says of a path.
struct FileStatus {
  private var status: stat

  init?(_ path: String) {
    status = stat()
    guard lstat(path, &status) == 0 else { return nil }
  }

  var mode: UInt16 { UInt16(truncatingIfNeeded: status.st_mode & 0o7777) }
  var isFolder: Bool { status.st_mode & S_IFMT == S_IFDIR }

  /// Without links, `.` and `..`; `nil` where nothing is there.
  static func realPath(_ path: String) -> String? {
    guard let raw = realpath(path, nil) else { return nil }
    defer { free(raw) }
    return String(cString: raw)
  }

  /// `nil` for sockets, pipes and devices, which a build cannot use.
  func kind(_ path: String) -> TarArchive.Kind? {
    switch status.st_mode & S_IFMT {
    case S_IFREG: .file(size: Int64(status.st_size))
    case S_IFDIR: .folder
    case S_IFLNK: FileStatus.linkTarget(path).map { .link(target: $0) }
    default: nil
    }
  }

  private static func linkTarget(_ path: String) -> String? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { buffer in
      guard let base = buffer.baseAddress else { return nil }
      let count = readlink(path, base, buffer.count)
      guard count >= 0 else { return nil }
      return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }
}

package enum FolderListing {
  /// Without `.` and `..`.
  package static func names(in folder: String) throws(OrchestrationError) -> [String] {
    guard let stream = opendir(folder) else {
      throw .unreadable(path: folder, reason: Errno(rawValue: errno).description)
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}
