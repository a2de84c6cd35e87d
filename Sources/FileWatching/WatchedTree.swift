import Glibc

/// The folders that are watched, by the numbers that the system knows them by.
struct WatchedTree: Sendable {
  private let descriptor: Int32
  private let ignores: @Sendable (String) -> Bool
  private var folders: [Int32: String] = [:]
  /// What is watched by itself: only that counts in its folder. A folder is there, too, since it may go and come back.
  private var single: [String: Set<String>] = [:]
  /// Folders that are watched with all that is in them.
  private var whole: Set<String> = []

  private static let mask =
    IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF | IN_ONLYDIR

  struct Round {
    var paths: Set<String> = []
    var isIncomplete = false
  }

  init(descriptor: Int32, ignores: @escaping @Sendable (String) -> Bool) {
    self.descriptor = descriptor
    self.ignores = ignores
  }

  mutating func watch(root: String) throws(FileWatcher.Problem) {
    guard let raw = realpath(root, nil) else { throw .missing(root) }
    let path = String(cString: raw)
    free(raw)
    let slash = path.lastIndex(of: "/") ?? path.startIndex
    let folder = slash == path.startIndex ? "/" : String(path[..<slash])
    if path != folder {
      single[folder, default: []].insert(path)
      try add(folder)
    }
    if Self.isFolder(path) { try watch(path) }
  }

  /// A folder and all below it.
  private mutating func watch(_ root: String) throws(FileWatcher.Problem) {
    var open = [root]
    while let folder = open.popLast() {
      whole.insert(folder)
      try add(folder)
      for name in Self.names(in: folder) {
        let path = folder == "/" ? "/\(name)" : "\(folder)/\(name)"
        // A linked folder may lead anywhere.
        if Self.isFolder(path), !ignores(path) { open.append(path) }
      }
    }
  }

  private mutating func add(_ folder: String) throws(FileWatcher.Problem) {
    let number = inotify_add_watch(descriptor, folder, UInt32(Self.mask))
    if number >= 0 {
      folders[number] = folder
    } else if errno == ENOSPC {
      throw .tooManyFolders
    } else if errno != ENOENT, errno != ENOTDIR, errno != EACCES {
      throw .refused(operation: "watch \(folder)", reason: String(cString: strerror(errno)))
    }
  }

  // MARK: Events

  mutating func read() -> Round {
    var round = Round()
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      guard count > 0 else { return round }
      var offset = 0
      let header = MemoryLayout<inotify_event>.size
      while offset + header <= count {
        let event = buffer.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: inotify_event.self) }
        let end = min(count, offset + header + Int(event.len))
        let name = buffer[(offset + header)..<end].prefix { $0 != 0 }
        take(event, String(decoding: name, as: UTF8.self), &round)
        offset = end
      }
    }
  }

  private mutating func take(_ event: inotify_event, _ name: String, _ round: inout Round) {
    if event.mask & UInt32(IN_Q_OVERFLOW) != 0 { round.isIncomplete = true }
    guard let folder = folders[event.wd] else { return }
    if event.mask & UInt32(IN_IGNORED) != 0 {
      folders[event.wd] = nil
      // One of the same name may have taken its place.
      if !folders.values.contains(folder) { whole.remove(folder) }
      return
    }
    guard !name.isEmpty else { return }
    let path = folder == "/" ? "/\(name)" : "\(folder)/\(name)"
    guard whole.contains(folder) || single[folder]?.contains(path) == true, !ignores(path) else { return }
    let appeared = event.mask & UInt32(IN_CREATE | IN_MOVED_TO) != 0
    round.paths.insert(path)
    guard event.mask & UInt32(IN_ISDIR) != 0 else { return }
    if event.mask & UInt32(IN_MOVED_FROM) != 0 { forget(path) }
    guard appeared else { return }
    do { try watch(path) } catch { round.isIncomplete = true }
    for file in Self.files(below: path) where !ignores(file) { round.paths.insert(file) }
  }

  /// What has been moved away is known by another name now.
  private mutating func forget(_ path: String) {
    for (number, folder) in folders where folder == path || folder.hasPrefix(path + "/") {
      inotify_rm_watch(descriptor, number)
    }
  }

  // MARK: The file system

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
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

  private static func files(below root: String) -> [String] {
    var open = [root]
    var files: [String] = []
    while let folder = open.popLast(), files.count < 10_000 {
      for name in names(in: folder) {
        let path = "\(folder)/\(name)"
        if isFolder(path) { open.append(path) } else { files.append(path) }
      }
    }
    return files
  }
}
