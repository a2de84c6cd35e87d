import Glibc
import LineEditor
import Testing

@Suite struct HistoryFileTests {
  private let folder = TemporaryFolder()

  private func file(limit: Int = 100) -> HistoryFile { HistoryFile(path: folder.path + "/history", limit: limit) }

  private func contents(_ path: String) throws -> String {
    let stream = try #require(fopen(path, "r"))
    defer { fclose(stream) }
    var bytes = [UInt8](repeating: 0, count: 10_000)
    let count = fread(&bytes, 1, bytes.count, stream)
    return String(decoding: bytes[..<count], as: UTF8.self)
  }

  @Test func `an entry is one line, whatever it holds`() throws {
    let entries = ["if x {\n  y\n}", #"path "C:\new""#, "é\r\n\\"]
    #expect(file().append(entries) == nil)
    #expect(file().load() == entries)
    #expect(try contents(file().path) == "if x {\\n  y\\n}\npath \"C:\\\\new\"\né\\r\\n\\\\\n")
  }

  @Test func `no file is an empty history`() {
    #expect(file().load() == [])
  }

  @Test func `the newest entries are kept, each once in a row`() {
    let small = file(limit: 3)
    small.append(["a", "b", "b"])
    small.append(["b", "c", "d"])
    #expect(small.load() == ["b", "c", "d"])
  }

  @Test func `sessions side by side lose nothing`() async {
    let file = file(limit: 1000)
    await withTaskGroup { group in
      for session in 0..<8 {
        group.addTask { for number in 0..<20 { file.append(["\(session).\(number)"]) } }
      }
    }
    let entries = file.load()
    #expect(entries.count == 160)
    for session in 0..<8 {
      #expect(entries.filter { $0.hasPrefix("\(session).") } == (0..<20).map { "\(session).\($0)" })
    }
  }

  @Test func `a link stays a link, and others may not read the file`() {
    let link = folder.path + "/link"
    symlink(folder.path + "/real", link)
    HistoryFile(path: folder.path + "/real").append(["a"])
    chmod(folder.path + "/real", 0o644)
    HistoryFile(path: link).append(["b"])
    #expect(HistoryFile(path: folder.path + "/real").load() == ["a", "b"])
    var status = stat()
    #expect(lstat(link, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    #expect(stat(link, &status) == 0 && status.st_mode & 0o777 == 0o600)
  }

  @Test func `failures name the operation`() {
    let failure = HistoryFile(path: "/proc/none/history").append(["a"])
    #expect(failure?.operation == "mkdir")
    #expect(failure?.errorNumber == ENOENT)
  }
}

/// A folder that goes with the last reference to it.
final class TemporaryFolder {
  let path: String

  init() {
    var template = Array("/tmp/orch-test-XXXXXX".utf8CString)
    path = mkdtemp(&template).map { String(cString: $0) } ?? "/tmp"
  }

  deinit { remove(path) }

  /// Only what these tests make: files, links, and one folder with files.
  private func remove(_ path: String) {
    guard path != "/tmp" else { return }
    for name in names(in: path) {
      let child = path + "/" + name
      if unlink(child) != 0 { remove(child) }
    }
    rmdir(path)
  }

  private func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }
}
