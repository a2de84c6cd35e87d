import Glibc
package import Runtime
import Syntax

/// Reading and writing of whole files, with errors that name the path and the system's reason.
package enum FileSystem {
  /// A look for interruptions, while a pipe or a terminal lets wait.
  package typealias Poll = () throws(Raise) -> Void

  package static func read(_ path: String) throws(Raise) -> String { String(decoding: try bytes(path), as: UTF8.self) }

  /// The text of a file, which must be in that encoding.
  static func text(_ path: String, _ encoding: TextEncoding, poll: Poll) throws(Raise) -> String {
    try encoding.text(of: try bytes(path, poll: poll), in: path)
  }

  package static func bytes(_ path: String, poll: Poll = {}) throws(Raise) -> [UInt8] {
    // A pipe that nobody writes to must not hold up whoever opens it.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failed("read", path) }
    defer { close(descriptor) }
    var status = stat()
    let isPlain = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    var content: [UInt8] = []
    if isPlain {
      try check(size: Int(status.st_size), of: path)
      content.reserveCapacity(Int(status.st_size))
    }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      if isPlain { try poll() } else { try wait(for: Int16(POLLIN), descriptor, poll) }
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count == 0 { return content }
      if count < 0 {
        if errno == EINTR || errno == EAGAIN { continue }
        throw failed("read", path)
      }
      try check(size: content.count + count, of: path)
      content += buffer[..<count]
    }
  }

  private static func check(size: Int, of path: String) throws(Raise) {
    guard size > SizeLimit.text else { return }
    throw .failure(
      .ioFailed, "cannot read \(path): it has more than \(SizeText.format(Int64(SizeLimit.text)))",
      help: ["a program can read it in parts: `$(head -c 1000000 \(path))`"])
  }

  /// Until there is something to read, or room to write, or the other end has gone.
  private static func wait(for events: Int16, _ descriptor: Int32, _ poll: Poll) throws(Raise) {
    while true {
      try poll()
      var request = pollfd(fd: descriptor, events: events, revents: 0)
      let ready = Glibc.poll(&request, 1, pollInterval)
      // What cannot be waited for is told by reading and writing it.
      if ready > 0 || (ready < 0 && errno != EINTR) { return }
    }
  }

  /// Milliseconds between two looks for interruptions.
  private static let pollInterval: Int32 = 50

  package static func write(
    _ bytes: [UInt8], to path: String, append: Bool, poll: Poll = {}
  ) throws(Raise) {
    let descriptor = try openToWrite(path, append ? O_APPEND : O_TRUNC, poll)
    defer { close(descriptor) }
    try write(bytes[...], to: descriptor, path, poll)
  }

  static func openToWrite(_ path: String, _ mode: Int32, _ poll: Poll) throws(Raise) -> Int32 {
    while true {
      let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK | mode, 0o666)
      if descriptor >= 0 { return descriptor }
      let reason = errno
      // Nobody reads the pipe yet.
      guard reason == EINTR || (reason == ENXIO && isPipe(path)) else {
        errno = reason
        throw failed("write", path)
      }
      try poll()
      if reason == ENXIO { usleep(10_000) }
    }
  }

  private static func isPipe(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
  }

  /// Bytes that are handed to the system at once: a look for interruptions lies between.
  private static let stretch = 1 << 20

  static func write(
    _ bytes: ArraySlice<UInt8>, to descriptor: Int32, _ path: String, _ poll: Poll = {}
  ) throws(Raise) {
    var rest = bytes
    while !rest.isEmpty {
      try poll()
      let count = rest.prefix(stretch).withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EAGAIN {
        try wait(for: Int16(POLLOUT), descriptor, poll)
        continue
      }
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
      try write(bytes[...], to: descriptor, path)
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

  /// Where a file or folder comes to lie: in `path`, where that is a folder, under its own name.
  static func target(_ path: String, for source: String) -> String {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, let name = source.split(separator: "/").last
    else { return path }
    return "\(path)/\(name)"
  }

  /// The path without links and dots; as it is, where it leads nowhere.
  static func real(_ path: String) -> String {
    guard let raw = realpath(path, nil) else { return path }
    defer { free(raw) }
    return String(cString: raw)
  }

  /// A new folder that nobody else can read.
  package static func makeTemporaryFolder() throws(Raise) -> String {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(base)/orch-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw failed("make a folder in", base) }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  package static func failed(_ verb: String, _ path: String) -> Raise {
    let reason = errno
    var help: [String] = []
    if reason == ENOENT, verb == "write", !exists(folder(of: path)) {
      help = ["its folder is not there: `mkdir \(Value.string(folder(of: path)).literal)`"]
    }
    return .failure(.ioFailed, "cannot \(verb) \(path): \(String(cString: strerror(reason)))", help: help)
  }
}

/// Where relative paths start from.
package enum WorkingFolder {
  package static var current: String {
    guard let raw = getcwd(nil, 0) else { return "/" }
    defer { free(raw) }
    return String(cString: raw)
  }

  /// A path as the program means it: relative to `with cwd:`, or to where orch was started. Raises for what names nothing: an
  /// empty text would stand for the working folder, and the system would cut a path off at a NUL.
  static func resolve(_ path: String, in machine: Machine) throws(Raise) -> String {
    guard !path.isEmpty else {
      throw .failure(.invalidValue, "an empty text is no path", help: ["the working folder is `\".\"`"])
    }
    guard !path.utf8.contains(0) else {
      throw .failure(.invalidValue, "\(Value.string(path).literal) is no path: it has a NUL in it")
    }
    if path.hasPrefix("/") { return path }
    return machine.currentContext.workingDirectory.map { "\($0)/\(path)" } ?? path
  }
}
