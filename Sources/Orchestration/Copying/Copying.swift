import ContainerEngine
import Glibc

/// Files between this machine and a service of an environment that is up, whether it runs or not.
extension Orchestrator {
  /// Like `cp -r`: into the path where that is a folder of the service, else under that name.
  package func copy(_ local: String, to path: String, of service: String, in environment: String) async throws {
    let container = try find(service, in: environment).containerID
    let place = ServicePath(path)
    let name = local.lastComponent
    if let target = try await memoryTarget(place, name, service, in: environment) {
      let archive = try await archive(local, as: target.name)
      return try await send(archive, into: target.folder, of: service, in: environment)
    }
    do {
      return try await send(local, as: name, to: place.path, container)
    } catch let error as EngineError where error.isNoFolder && !place.isFolder {
      // There is no such folder, so that it is the copy's own path.
    } catch let error as EngineError {
      throw failure(error, place.path, service)
    }
    do {
      try await send(local, as: place.name, to: place.parent, container)
    } catch let error as EngineError {
      throw failure(error, place.parent, service)
    }
  }

  private func archive(_ local: String, as name: String) async throws -> FolderArchive {
    try await onOwnThread { () throws(OrchestrationError) in try FolderArchive.load(local, as: name) }
  }

  private func send(_ local: String, as name: String, to folder: String, _ container: ContainerID) async throws {
    let archive = try await archive(local, as: name)
    try await engine.copyIn(container, to: folder) { archive.pieces() }
  }

  /// Like `cp -r`: into the local path where that is a folder, else under that name. The paths in the service of what
  /// could not be copied: devices and pipes.
  package func copy(_ path: String, of service: String, in environment: String, to local: String) async throws
    -> [String]
  {
    let container = try find(service, in: environment).containerID
    let place = ServicePath(path)
    let target = try LocalPlace(local, named: place.name)
    if let source = try await memorySource(place, service, in: environment) {
      return try await fetch(source, of: service, in: environment, to: target)
    }
    let extraction = ArchiveExtraction(into: target.folder, as: target.name)
    do {
      for try await piece in try await engine.copyOut(container, path: place.path) { try extraction.add(piece) }
    } catch let error as EngineError {
      guard case .notFound = error.cause else { throw OrchestrationError.engine(error, service: service) }
      throw OrchestrationError.noPath(place.path, service: service)
    }
    try extraction.finish()
    return extraction.leftOut
  }

  private func failure(_ error: EngineError, _ folder: String, _ service: String) -> OrchestrationError {
    if error.isReadOnly { return .readOnly(folder, service: service) }
    guard error.isNoFolder else { return .engine(error, service: service) }
    return .noPath(folder.hasSuffix("/") ? folder : folder + "/", service: service)
  }
}

/// A path in a container, in whose absence of a working folder all paths begin at the root.
struct ServicePath {
  let path: String
  /// It is written as a folder: `/data/`.
  let isFolder: Bool
  let name: String
  let parent: String

  init(_ written: String) {
    let absolute = written.hasPrefix("/") ? written : "/" + written
    isFolder = absolute.hasSuffix("/")
    let parts = absolute.split(separator: "/").filter { $0 != "." }
    path = "/" + parts.joined(separator: "/")
    name = parts.last.map(String.init) ?? "root"
    parent = "/" + parts.dropLast().joined(separator: "/")
  }
}

/// Where a copy lands on this machine.
struct LocalPlace {
  let folder: String
  let name: String

  init(_ path: String, named name: String) throws(OrchestrationError) {
    var status = stat()
    let isThere = stat(path, &status) == 0
    if isThere, status.st_mode & S_IFMT == S_IFDIR {
      folder = path.hasSuffix("/") ? String(path.dropLast()) : path
      self.name = name
      return
    }
    guard !path.hasSuffix("/") else { throw .unreadable(path: path, reason: "there is no such folder") }
    let slash = path.lastIndex(of: "/")
    self.name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    guard stat(folder, &status) == 0 else { throw .unreadable(path: folder, reason: "there is no such folder") }
  }
}

extension String {
  fileprivate var lastComponent: String {
    let parts = split(separator: "/").filter { $0 != "." }
    guard let last = parts.last, last != ".." else {
      return FileStatus.realPath(self)?.split(separator: "/").last.map(String.init) ?? "root"
    }
    return String(last)
  }
}

extension EngineError {
  /// What was to be a folder is none.
  fileprivate var isNoFolder: Bool {
    switch cause {
    case .notFound, .invalid: true
    case .refused(_, let message): message.contains("not a directory")
    default: false
    }
  }

  /// Docker has no status of its own for it: `container rootfs is marked read-only`, `mounted volume is marked read-only`.
  fileprivate var isReadOnly: Bool {
    switch cause {
    case .refused(_, let message), .invalid(let message), .conflict(let message): message.contains("marked read-only")
    default: false
    }
  }
}
