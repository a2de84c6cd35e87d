import Glibc
import Runtime
import Semantics
import Syntax

private typealias Parameter = Signature.Parameter

/// `copy`: a file as it is, whatever its bytes mean.
enum FileCopy {
  static let all: [Builtin] = [
    Builtin(
      Signature(
        "copy",
        [
          Parameter("from", .string, help: "The file."),
          Parameter(
            "to", .string, help: "The new file, which is replaced where it is there, or a folder to put it in."),
        ],
        summary: "Copies a file byte for byte, with its permissions.", example: "copy(\"logo.png\", \"out/logo.png\")")
    ) { arguments throws(Raise) in
      let machine = arguments.machine
      let from = try WorkingFolder.resolve(try arguments.string(0, "from"), in: machine)
      let to = try WorkingFolder.resolve(try arguments.string(1, "to"), in: machine)
      try copy(from, FileSystem.target(to, for: from), poll: machine.poll)
      return .null
    }
  ]

  private static func kind(of path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
  }

  private static func copy(_ from: String, _ to: String, poll: FileSystem.Poll) throws(Raise) {
    let source = open(from, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard source >= 0 else { throw FileSystem.failed("read", from) }
    defer { close(source) }
    var status = stat()
    guard fstat(source, &status) == 0 else { throw FileSystem.failed("read", from) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .failure(
        .ioFailed, "cannot copy \(from): it is no file",
        help: status.st_mode & S_IFMT == S_IFDIR ? ["for a folder: `$ cp -R \(from) \(to)`"] : [])
    }
    var other = stat()
    guard stat(to, &other) != 0 || other.st_dev != status.st_dev || other.st_ino != status.st_ino else {
      throw .failure(.ioFailed, "cannot copy \(from) to \(to): they are the same file")
    }
    let target = try FileSystem.openToWrite(to, O_TRUNC, poll)
    defer { close(target) }
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = Glibc.read(source, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw FileSystem.failed("read", from) }
      guard count > 0 else { break }
      try FileSystem.write(buffer[..<count], to: target, to, poll)
    }
    // What is no file, as a pipe, has permissions of its own.
    if kind(of: to) == S_IFREG { _ = fchmod(target, status.st_mode & 0o7777) }
  }
}
