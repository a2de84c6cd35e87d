import Folders
import Glibc
import SystemPackage

/// Remembers on this machine which databases were initialised, so that a template is made of what somebody wants a second time:
/// what is different each time, as a password by chance, or wanted once, as on a machine that is thrown away, is not worth an image.
///
/// A file of digests, a line each, that begins anew when it has grown large. What cannot be read or written is forgotten.
package struct InitialisationLog: Hashable, Sendable {
  package let path: String
  /// Bytes.
  private static let limit = 64 << 10

  package init(path: String) { self.path = path }

  func has(_ digest: String) -> Bool {
    guard let bytes = (try? WholeFile.read(path)) ?? nil else { return false }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").contains { $0 == digest }
  }

  /// Does it, and says so, unless another process makes templates at the moment, or no file can be made to tell.
  @discardableResult
  func alone(_ work: () async throws -> Void) async throws -> Bool {
    guard
      let file = try? FileDescriptor.open(
        FilePath(path + ".lock"), .readOnly, options: [.create, .closeOnExec], permissions: [.ownerReadWrite])
    else { return false }
    defer { try? file.close() }
    guard flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 else { return false }
    try await work()
    return true
  }

  /// Lines of several processes do not mix: each is one write at the end.
  func note(_ digest: String) {
    guard !has(digest) else { return }
    // Where no folder can be made no file can, either.
    try? FolderTree.make(for: path, permissions: 0o700)
    guard
      let file = try? FileDescriptor.open(
        FilePath(path), .writeOnly, options: [.create, .append, .closeOnExec], permissions: [.ownerReadWrite])
    else { return }
    try? file.closeAfter {
      if try file.seek(offset: 0, from: .end) > InitialisationLog.limit { try file.resize(to: 0) }
      try file.writeAll(Array("\(digest)\n".utf8))
    }
  }
}
