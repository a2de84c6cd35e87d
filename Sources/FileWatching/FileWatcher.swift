import Glibc
import Synchronization

/// Tells of files that change below some folders, by inotify(7). Folders that appear are watched too.
///
/// Changes that come in quick succession, as of an editor's save or a branch's checkout, are told of together.
package final class FileWatcher: Sendable {
  package enum Problem: Error, Hashable {
    case missing(String)
    /// With the system's reason.
    case refused(operation: String, reason: String)
    /// `fs.inotify.max_user_watches` is used up.
    case tooManyFolders
  }

  /// What has changed since the last time.
  package struct Changes: Hashable, Sendable {
    /// Absolute, in the order of the alphabet.
    package var paths: [String]
    /// So much happened at once that the system has not told of all of it.
    package var isIncomplete = false
  }

  private let inotify: Int32
  /// The ends of a socket by which waiting is ended.
  private let wake: (reader: Int32, writer: Int32)
  private let tree: Mutex<WatchedTree>

  /// `roots` are folders or files. `ignores` is asked with absolute paths; what is below an ignored folder is not asked for.
  package init(_ roots: [String], ignores: @escaping @Sendable (String) -> Bool) throws(Problem) {
    inotify = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
    guard inotify >= 0 else { throw .refused(operation: "watch files", reason: String(cString: strerror(errno))) }
    var ends: [Int32] = [-1, -1]
    let kind = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue
    guard socketpair(AF_UNIX, Int32(kind), 0, &ends) == 0 else {
      close(inotify)
      throw .refused(operation: "open a socket", reason: String(cString: strerror(errno)))
    }
    wake = (ends[0], ends[1])
    var tree = WatchedTree(descriptor: inotify, ignores: ignores)
    do throws(Problem) {
      for root in roots { try tree.watch(root: root) }
    } catch {
      for descriptor in [inotify, ends[0], ends[1]] { close(descriptor) }
      throw error
    }
    self.tree = Mutex(tree)
  }

  deinit {
    for descriptor in [inotify, wake.reader, wake.writer] { close(descriptor) }
  }

  /// Waits on the calling thread for the next changes; `nil` once ``stop()`` was called. Two calls must not wait at once.
  ///
  /// - Parameter quiet: milliseconds without a change that end a round of them; a round takes at most twenty times as long.
  package func next(quiet: Int = 120) -> Changes? {
    var changed: Set<String> = []
    var isIncomplete = false
    var patience = 20
    while true {
      switch wait(milliseconds: changed.isEmpty && !isIncomplete ? -1 : quiet) {
      case .stopped: return nil
      case .quiet: return Changes(paths: changed.sorted(), isIncomplete: isIncomplete)
      case .readable:
        let round = tree.withLock { $0.read() }
        changed.formUnion(round.paths)
        isIncomplete = isIncomplete || round.isIncomplete
        patience -= changed.isEmpty ? 0 : 1
        if patience <= 0 { return Changes(paths: changed.sorted(), isIncomplete: isIncomplete) }
      }
    }
  }

  /// What has changed until now, without waiting; `nil` where nothing has.
  package func pending() -> Changes? {
    guard wait(milliseconds: 0) == .readable else { return nil }
    let round = tree.withLock { $0.read() }
    guard !round.paths.isEmpty || round.isIncomplete else { return nil }
    return Changes(paths: round.paths.sorted(), isIncomplete: round.isIncomplete)
  }

  /// Ends waiting, now and for ever. Safe on any thread.
  package func stop() {
    var byte: UInt8 = 1
    _ = write(wake.writer, &byte, 1)
  }

  private enum Awaited { case readable, quiet, stopped }

  private func wait(milliseconds: Int) -> Awaited {
    var descriptors = [
      pollfd(fd: wake.reader, events: Int16(POLLIN), revents: 0),
      pollfd(fd: inotify, events: Int16(POLLIN), revents: 0),
    ]
    while true {
      let count = poll(&descriptors, 2, Int32(clamping: milliseconds))
      if count < 0, errno == EINTR { continue }
      if count < 0 || descriptors[0].revents != 0 { return .stopped }
      return count == 0 ? .quiet : .readable
    }
  }
}
