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
      guard rename(source, target) == 0 else { throw moveFailed(from, to, source, target) }
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
      throw .failure(.ioFailed, "cannot make \(path): \(obstacle(error))")
    }
  }

  private static func obstacle(_ failure: FolderTree.Failure) -> String {
    guard failure.errorNumber == ENOTDIR else { return SystemReason.text(failure.errorNumber) }
    return FileSystem.exists(failure.path)
      ? "\(failure.path) is a file" : "\(failure.path) is a link that leads nowhere"
  }

  private static func moveFailed(_ from: String, _ to: String, _ source: String, _ target: String) -> Raise {
    let reason = errno
    var cause = SystemReason.text(reason)
    var help: [String] = []
    var status = stat()
    let isThere = lstat(source, &status) == 0
    switch reason {
    case ENOENT where !isThere: cause = "there is no \(from)"
    case ENOENT, ENOTDIR:
      let folder = to.hasSuffix("/") ? PathText(to).text : PathText(to).parent.text
      guard isThere, !FileSystem.exists(FileSystem.folder(of: target)) else { break }
      cause = "there is no folder \(folder)"
      help = ["make it before: `mkdir \(Value.string(folder).literal)`"]
    case EBUSY: cause = "it is in use, as the working folder is"
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
    let name = resolved.split(separator: "/").last ?? ""
    guard name != ".", name != ".." else {
      throw .failure(
        .ioFailed, "cannot remove \(path): `\(name)` is not the folder's own name",
        help: ["what it stands for may lie behind a link: write the name of what is to go"])
    }
    FolderRemoval.remove(folder)
    if lstat(folder, &status) == 0 {
      throw .failure(.ioFailed, "cannot remove all of \(path)", help: ["is somebody else writing in it?"])
    }
  }
}
