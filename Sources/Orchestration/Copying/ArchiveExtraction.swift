import Glibc
import SystemPackage

/// Puts what a container sends into the file system of this machine. The archive is not trusted: nothing of it lands
/// outside of the target, and what it brings of links is made last, so that no file is written through one.
final class ArchiveExtraction {
  private let folder: String
  /// The first part of the archive's paths becomes this.
  private let name: String
  private var reader = TarReader()
  private var file: FileDescriptor?
  private var links: [(path: String, target: String)] = []
  private var modes: [(path: String, mode: UInt16)] = []
  /// Devices and pipes, by their paths in the archive.
  private(set) var leftOut: [String] = []

  init(into folder: String, as name: String) {
    self.folder = folder
    self.name = name
  }

  deinit { try? file?.close() }

  func add(_ bytes: [UInt8]) throws(OrchestrationError) {
    reader.append(bytes)
    while let element = try element() {
      switch element {
      case .contents(let piece): try write(piece)
      case .entry(let entry): try begin(entry)
      }
    }
  }

  private func element() throws(OrchestrationError) -> TarReader.Element? {
    do throws(TarReader.Malformed) { return try reader.next() } catch {
      throw .unreadable(path: name, reason: "the engine sent no archive")
    }
  }

  /// Makes links and sets what rights folders have, once all that is in them is there.
  func finish() throws(OrchestrationError) {
    try closeFile()
    guard reader.isComplete else { throw .unreadable(path: name, reason: "the engine sent only a part of it") }
    for (path, target) in links {
      unlink(path)
      guard symlink(target, path) == 0 else { throw Self.failure(path) }
    }
    for (path, mode) in modes.reversed() { chmod(path, mode_t(mode & 0o777)) }
  }

  // MARK: Entries

  private func begin(_ entry: TarReader.Entry) throws(OrchestrationError) {
    try closeFile()
    guard let path = place(entry.path) else {
      throw .unreadable(path: entry.path, reason: "it leads out of the folder that is copied")
    }
    switch entry.kind {
    case .folder:
      guard mkdir(path, 0o755) == 0 || (errno == EEXIST && FileStatus(path)?.isFolder == true) else {
        throw Self.failure(path)
      }
      modes.append((path, entry.mode | 0o700))
    case .file:
      unlink(path)
      do {
        file = try FileDescriptor.open(
          FilePath(path), .writeOnly, options: [.create, .truncate, .exclusiveCreate, .closeOnExec, .noFollow],
          permissions: FilePermissions(rawValue: CModeT(entry.mode & 0o777)))
      } catch {
        throw .unreadable(path: path, reason: "\(error)")
      }
    case .link(let target): links.append((path, target))
    case .hardLink(let target):
      unlink(path)
      guard let original = place(target), link(original, path) == 0 else { throw Self.failure(path) }
    case .other: leftOut.append(entry.path)
    }
  }

  private func write(_ piece: ArraySlice<UInt8>) throws(OrchestrationError) {
    guard let file else { return }
    do {
      _ = try piece.withUnsafeBytes { try file.writeAll($0) }
    } catch {
      throw .unreadable(path: folder + "/" + name, reason: "\(error)")
    }
  }

  private func closeFile() throws(OrchestrationError) {
    defer { file = nil }
    do { try file?.close() } catch { throw .unreadable(path: folder + "/" + name, reason: "\(error)") }
  }

  /// `nil` for what leads out of the folder.
  private func place(_ path: String) -> String? {
    var parts = path.split(separator: "/").filter { $0 != "." }
    guard !parts.contains(".."), !parts.isEmpty else { return nil }
    parts.removeFirst()
    return ([folder, name] + parts.map(String.init)).joined(separator: "/")
  }

  private static func failure(_ path: String) -> OrchestrationError {
    .unreadable(path: path, reason: Errno(rawValue: errno).description)
  }
}
