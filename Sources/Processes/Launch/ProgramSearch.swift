internal import CProcesses
internal import Glibc
internal import SystemPackage

/// The folder where programs run: found once, so that what is checked is also what is used.
struct WorkingDirectory {
  private let folder: Descriptor?

  /// Throws where the folder is missing or may not be entered.
  init(_ path: String?) throws(ProcessError.Cause) {
    guard let path else {
      folder = nil
      return
    }
    guard !path.utf8.contains(0) else { throw .nulByte(in: path) }
    guard let folder = Descriptor(processes_open_folder(path)), faccessat(folder.number, ".", X_OK, 0) == 0 else {
      throw Self.failure(path, errno)
    }
    self.folder = folder
  }

  private static func failure(_ path: String, _ number: Int32) -> ProcessError.Cause {
    number == EMFILE || number == ENFILE
      ? .tooManyOpenFiles : .workingDirectoryUnusable(path: path, reason: Errno(rawValue: number))
  }

  /// For the `…at` calls.
  var number: Int32 { folder?.number ?? AT_FDCWD }
  /// For a child: -1 stands for this process' own.
  var childNumber: Int32 { folder?.number ?? -1 }
}

/// Finds programs before anything starts, since the system's own search cannot say what was wrong.
struct ProgramSearch {
  /// What systems search where PATH is not set.
  private static let defaultPath = "/usr/local/bin:/usr/bin:/bin"

  private let folders: [String]
  private let workingDirectory: WorkingDirectory

  init(path: String?, in workingDirectory: WorkingDirectory) {
    folders = (path ?? Self.defaultPath).split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    self.workingDirectory = workingDirectory
  }

  /// The path to start; relative ones are meant from the working directory.
  func path(of name: String) throws(ProcessError.Cause) -> String {
    guard !name.utf8.contains(0) else { throw .nulByte(in: name) }
    guard !name.isEmpty else { throw .programNotFound(name: name, searched: []) }
    if name.utf8.contains(UInt8(ascii: "/")) {
      switch candidate(name) {
      case .program: return name
      case .missing: throw .programNotFound(name: name, searched: [])
      case .unusable(let obstacle): throw .notExecutable(path: name, obstacle)
      }
    }
    return try search(name)
  }

  /// A file that may not be run does not end the search, but explains why it found nothing.
  private func search(_ name: String) throws(ProcessError.Cause) -> String {
    var firstUnusable: ProcessError.Cause?
    for folder in folders {
      let path = (folder.isEmpty ? "." : folder) + "/" + name
      switch candidate(path) {
      case .program: return path
      case .missing, .unusable(.isDirectory): continue
      case .unusable(let obstacle): firstUnusable = firstUnusable ?? .notExecutable(path: path, obstacle)
      }
    }
    throw firstUnusable ?? .programNotFound(name: name, searched: folders)
  }

  private enum Candidate {
    case program
    case missing
    case unusable(ProcessError.Obstacle)
  }

  private func candidate(_ path: String) -> Candidate {
    var status = stat()
    guard fstatat(workingDirectory.number, path, &status, 0) == 0 else {
      return errno == EACCES ? .unusable(.permissionDenied) : .missing
    }
    if status.st_mode & S_IFMT == S_IFDIR { return .unusable(.isDirectory) }
    return faccessat(workingDirectory.number, path, X_OK, 0) == 0 ? .program : .unusable(.permissionDenied)
  }

  /// What the first line of a script names.
  func interpreter(of path: String) -> String? {
    guard let file = Descriptor(openat(workingDirectory.number, path, O_RDONLY | O_CLOEXEC)) else { return nil }
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = read(file.number, &bytes, bytes.count)
    guard count > 2, bytes.starts(with: "#!".utf8) else { return nil }
    let line = bytes[2..<count].prefix { $0 != UInt8(ascii: "\n") }
    return line.split(separator: UInt8(ascii: " ")).first.map { String(decoding: $0, as: UTF8.self) }
  }
}
