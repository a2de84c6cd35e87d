import Glibc
import Library
import Runtime
import Syntax

/// Finds the programs among files and folders.
enum ProgramFiles {
  /// What is looked for in folders, in words.
  static let description =
    "files that end in .orch, and executable ones whose first line names orch, as `#!/usr/bin/env orch`"

  /// Files as they were named, and the programs in folders, in order; hidden ones, installed packages and links are left out.
  static func find(_ paths: [String]) throws(Raise) -> [String] {
    var found: [String] = []
    for path in paths {
      var status = stat()
      guard stat(path, &status) == 0 else { throw FileSystem.failed("read", path) }
      guard status.st_mode & S_IFMT == S_IFDIR else {
        found.append(path)
        continue
      }
      let files = try files(in: path)
      // Whoever names the wrong folder is not to be told that all is well.
      guard !files.isEmpty else {
        throw .failure(.ioFailed, "there are no programs in \(path)", help: ["looked for: \(description)"])
      }
      found += files
    }
    return found
  }

  private static func files(in root: String) throws(Raise) -> [String] {
    var found: [String] = []
    var folders = [root]
    while let folder = folders.popLast() {
      for name in try names(in: folder) {
        let path = folder == "." ? name : folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
        var status = stat()
        guard lstat(path, &status) == 0 else { continue }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: folders.append(path)
        case S_IFREG where name.hasSuffix(".orch") || isScript(path, status): found.append(path)
        default: break
        }
      }
    }
    return found.sorted()
  }

  /// A program whose name does not say that it is one: whoever runs it never sees the interpreter.
  private static func isScript(_ path: String, _ status: stat) -> Bool {
    guard status.st_mode & S_IXUSR != 0, status.st_size > 2 else { return false }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var beginning = [UInt8](repeating: 0, count: 256)
    let count = read(descriptor, &beginning, beginning.count)
    guard count > 2, beginning.starts(with: [UInt8(ascii: "#"), UInt8(ascii: "!")]) else { return false }
    let line = beginning[2..<count].prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    return isOrch(String(decoding: line, as: UTF8.self).split { $0 == " " || $0 == "\t" })
  }

  /// `/usr/bin/env -S VARIABLE=x orch`, `/opt/bin/orch`
  private static func isOrch(_ words: [Substring]) -> Bool {
    let names = words.map { $0.split(separator: "/").last ?? "" }
    guard names.first == "env" else { return names.first == "orch" }
    return zip(words, names).dropFirst().first { !$0.0.hasPrefix("-") && !$0.0.contains("=") }?.1 == "orch"
  }

  private static func names(in folder: String) throws(Raise) -> [String] {
    guard let directory = opendir(folder) else { throw FileSystem.failed("read", folder) }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { raw in
        String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix("."), name != "node_modules" { names.append(name) }
    }
    return names
  }
}
