import Folders
import Glibc

/// Files of reports: whole ones that appear at once, and streams that grow line by line.
enum ReportFile {
  /// Writes beside the path and renames, so that nobody ever reads half of it, and what was there stays where there is no
  /// space.
  static func replace(_ path: String, with bytes: [UInt8]) throws(ReportError) {
    try begin(path, with: bytes).close()
  }

  /// The same for a file that is to grow.
  static func begin(_ path: String, with bytes: [UInt8]) throws(ReportError) -> ReportStream {
    try makeFolders(for: path)
    // A device or a pipe is written to, never replaced; what a link leads to is what is replaced.
    guard isReplaceable(path) else {
      let stream = try ReportStream(path: path)
      try stream.writeOrClose(bytes)
      return stream
    }
    let target = resolved(path)
    let temporary = "\(target).\(getpid())-\(UInt32.random(in: 0...(.max))).tmp"
    do throws(ReportError) {
      let stream = try ReportStream(path: temporary, named: path)
      try stream.writeOrClose(bytes)
      guard rename(temporary, target) == 0 else {
        let error = ReportError.system(path)
        try stream.close()
        throw error
      }
      return stream
    } catch {
      unlink(temporary)
      throw error
    }
  }

  /// Looks whether ``replace(_:with:)`` can succeed; a full disk shows only then.
  static func checkWritable(_ path: String) throws(ReportError) {
    try makeFolders(for: path)
    let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    if FolderTree.isFolder(path) { throw ReportError(path: path, reason: String(cString: strerror(EISDIR))) }
    guard access(isReplaceable(path) ? folder : path, W_OK) == 0 else { throw ReportError.system(path) }
  }

  static func isReplaceable(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG
  }

  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  static func replace(_ path: String, with text: String) throws(ReportError) {
    try replace(path, with: Array(text.utf8))
  }

  static func makeFolders(for path: String) throws(ReportError) {
    do throws(FolderTree.Failure) { try FolderTree.make(for: path) } catch { throw ReportError(error) }
  }

  /// With those above it.
  static func makeFolder(_ path: String) throws(ReportError) {
    do throws(FolderTree.Failure) { try FolderTree.make(path) } catch { throw ReportError(error) }
  }

  /// Its names, unsorted; none where it cannot be read.
  static func contents(ofFolder path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// Bytes of a file, or of all files in a folder and below; links count as themselves.
  static func size(_ path: String) -> Int64 {
    var status = stat()
    guard lstat(path, &status) == 0 else { return 0 }
    guard status.st_mode & S_IFMT == S_IFDIR else { return Int64(status.st_blocks) * 512 }
    return contents(ofFolder: path).reduce(0) { $0 + size("\(path)/\($1)") }
  }

  static func remove(folder path: String) {
    for name in contents(ofFolder: path) {
      let inner = "\(path)/\(name)"
      // A link to a folder is a link.
      if unlink(inner) != 0 { remove(folder: inner) }
    }
    rmdir(path)
  }
}

extension ReportError {
  fileprivate init(_ failure: FolderTree.Failure) {
    self.init(path: failure.path, reason: String(cString: strerror(failure.errorNumber)))
  }
}

/// A file that is written. Copies are the same file; whoever holds the last one has closed it.
struct ReportStream {
  /// As messages name it.
  let path: String
  private let descriptor: Int32

  init(path: String, named name: String? = nil) throws(ReportError) {
    self.path = name ?? path
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw ReportError.system(self.path) }
  }

  /// Adds to a file that is there, all or nothing.
  static func append(_ bytes: [UInt8], to path: String) throws(ReportError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw ReportError.system(path) }
    let stream = ReportStream(path: path, descriptor: descriptor)
    try stream.writeOrClose(bytes, at: Int64(lseek(descriptor, 0, SEEK_END)))
    try stream.close()
  }

  private init(path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  /// At a full disk, the file has the length again that it had: `length`.
  func write(_ bytes: [UInt8], at length: Int64) throws(ReportError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let error = ReportError.system(path)
        // Of a device or a pipe nothing can be taken back.
        if ftruncate(descriptor, off_t(max(0, length))) == 0 { lseek(descriptor, 0, SEEK_END) }
        throw error
      }
      rest = rest.dropFirst(count)
    }
  }

  fileprivate func writeOrClose(_ bytes: [UInt8], at length: Int64 = 0) throws(ReportError) {
    do throws(ReportError) { try write(bytes, at: length) } catch {
      Glibc.close(descriptor)
      throw error
    }
  }

  /// Some file systems tell only here that there was no space.
  func close() throws(ReportError) {
    guard Glibc.close(descriptor) == 0 else { throw ReportError.system(path) }
  }
}

extension ReportError {
  static func system(_ path: String) -> ReportError {
    let code = errno
    return ReportError(
      path: path, reason: String(cString: strerror(code)), isShortage: [ENOSPC, EDQUOT].contains(code))
  }

  /// Where nothing of this run could be written, what is there is of another.
  mutating func noteOlder() {
    if ReportFile.isReplaceable(path), access(path, F_OK) == 0 { found = .older }
  }
}
