import Folders
import Glibc
import Orchestration
import Runtime
import Semantics
import Syntax

private typealias Parameter = Signature.Parameter

/// Making, moving and removing of files and folders.
enum FolderVerbs {
  static let all: [Builtin] = [
    Builtin(
      Signature(
        "mkdir", [Parameter("path", .string, help: "The folder.")],
        summary: "Makes a folder, and those that it stands in; one that is there stays as it is.",
        example: "mkdir \"out/reports\"")
    ) { arguments throws(Raise) in
      try makeFolder(try WorkingFolder.resolve(try arguments.string(0, "path"), in: arguments.machine))
      return .null
    },
    Builtin(
      Signature(
        "move",
        [
          Parameter("from", .string, help: "A file or folder."),
          Parameter(
            "to", .string, help: "Its new path, where a file is replaced, or a folder to put it in."),
        ],
        summary: "Moves a file or folder, or gives it another name.", example: "move(\"report.new\", \"report.json\")")
    ) { arguments throws(Raise) in
      let (from, to) = (try arguments.string(0, "from"), try arguments.string(1, "to"))
      let machine = arguments.machine
      let source = try WorkingFolder.resolve(from, in: machine)
      let target = FileSystem.target(try WorkingFolder.resolve(to, in: machine), for: source)
      guard rename(source, target) == 0 else { throw moveFailed(from, to, target) }
      return .null
    },
    Builtin(
      Signature(
        "remove", [Parameter("path", .string, help: "A file, or a folder with all that is in it.")],
        summary: "Removes a file or folder, which must be there.", example: "if exists(\"out\") { remove \"out\" }")
    ) { arguments throws(Raise) in
      try remove(try arguments.string(0, "path"), in: arguments.machine)
      return .null
    },
  ]

  private static func makeFolder(_ path: String) throws(Raise) {
    do throws(FolderTree.Failure) {
      try FolderTree.make(path)
    } catch {
      let isFile = error.errorNumber == ENOTDIR
      throw .failure(
        .ioFailed,
        "cannot make \(path): \(isFile ? "\(error.path) is a file" : SystemReason.text(error.errorNumber))")
    }
  }

  private static func moveFailed(_ from: String, _ to: String, _ target: String) -> Raise {
    let reason = errno
    var cause = SystemReason.text(reason)
    var help: [String] = []
    switch reason {
    case EXDEV: help = ["they are on different file systems: `$ mv \(from) \(to)` copies"]
    case EINVAL: cause = "a folder cannot be moved into itself"
    case ENOTEMPTY, EEXIST:
      cause = "\(target) is a folder with something in it"
      help = ["`remove` it before, or move what is in \(from)"]
    default: break
    }
    return .failure(.ioFailed, "cannot move \(from) to \(to): \(cause)", help: help)
  }

  private static func remove(_ path: String, in machine: Machine) throws(Raise) {
    var resolved = try WorkingFolder.resolve(path, in: machine)
    // With a slash at its end a link would stand for the folder that it leads to.
    while resolved.hasSuffix("/"), resolved.utf8.count > 1 { resolved.removeLast() }
    var status = stat()
    guard lstat(resolved, &status) == 0 else { throw FileSystem.failed("remove", path) }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      guard unlink(resolved) == 0 else { throw FileSystem.failed("remove", path) }
      return
    }
    guard let real = realpath(resolved, nil) else { throw FileSystem.failed("remove", path) }
    defer { free(real) }
    let folder = String(cString: real)
    let inUse = [WorkingFolder.current, try WorkingFolder.resolve(".", in: machine)].map { FileSystem.real($0) }
    // A path that is not what it was thought to be should not cost all that somebody has.
    guard folder.split(separator: "/").count > 1, !inUse.contains(where: { "\($0)/".hasPrefix("\(folder)/") }) else {
      throw .failure(.ioFailed, "cannot remove \(path): it is the working folder, or one around it")
    }
    FolderRemoval.remove(folder)
    if lstat(folder, &status) == 0 {
      throw .failure(.ioFailed, "cannot remove all of \(path)", help: ["is somebody else writing in it?"])
    }
  }
}
