import Glibc
package import Runtime
import Syntax

/// Reading and writing of whole files, with errors that name the path and the system's reason.
package enum FileSystem {
  package static func read(_ path: String) throws(Raise) -> String { String(decoding: try bytes(path), as: UTF8.self) }

  package static func bytes(_ path: String) throws(Raise) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failed("read", path) }
    defer { close(descriptor) }
    var content: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count == 0 { return content }
      if count < 0 {
        if errno == EINTR { continue }
        throw failed("read", path)
      }
      content += buffer[..<count]
    }
  }

  package static func write(_ bytes: [UInt8], to path: String, append: Bool) throws(Raise) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (append ? O_APPEND : O_TRUNC), 0o666)
    guard descriptor >= 0 else { throw failed("write", path) }
    defer { close(descriptor) }
    try write(bytes, to: descriptor, path)
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws(Raise) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failed("write", path) }
      rest = rest.dropFirst(count)
    }
  }

  /// Puts new content in the place of a file's, all at once, and keeps its permissions and, where that is allowed, its owner.
  package static func replace(_ path: String, by bytes: [UInt8]) throws(Raise) {
    guard let raw = realpath(path, nil) else { throw failed("write", path) }
    defer { free(raw) }
    var status = stat()
    guard stat(raw, &status) == 0, access(raw, W_OK) == 0 else { throw failed("write", path) }
    var temporary = Array("\(String(cString: raw)).XXXXXX".utf8CString)
    let descriptor = mkstemp(&temporary)
    guard descriptor >= 0 else { throw failed("write beside", path) }
    defer { close(descriptor) }
    do throws(Raise) {
      try write(bytes, to: descriptor, path)
      if fchown(descriptor, status.st_uid, status.st_gid) != 0 { _ = fchown(descriptor, uid_t.max, status.st_gid) }
      guard fchmod(descriptor, status.st_mode & 0o7777) == 0, fsync(descriptor) == 0, rename(temporary, raw) == 0 else {
        throw failed("write", path)
      }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// The absolute folder in which a path stands, or would.
  package static func folder(of path: String) -> String {
    let absolute = path.hasPrefix("/") ? path : "\(WorkingFolder.current)/\(path)"
    guard let slash = absolute.lastIndex(of: "/"), slash != absolute.startIndex else { return "/" }
    return String(absolute[..<slash])
  }

  /// A new folder that nobody else can read.
  package static func makeTemporaryFolder() throws(Raise) -> String {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(base)/orch-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw failed("make a folder in", base) }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  package static func failed(_ verb: String, _ path: String) -> Raise {
    .failure(.ioFailed, "cannot \(verb) \(path): \(String(cString: strerror(errno)))")
  }
}

/// Where relative paths start from.
package enum WorkingFolder {
  package static var current: String {
    guard let raw = getcwd(nil, 0) else { return "/" }
    defer { free(raw) }
    return String(cString: raw)
  }

  /// A path as the program means it: relative to `with cwd:`, or to where orch was started.
  static func resolve(_ path: String, in machine: Machine) -> String {
    if path.hasPrefix("/") { return path }
    return machine.currentContext.workingDirectory.map { "\($0)/\(path)" } ?? path
  }
}
