import ContainerEngine
import Glibc
import Testing

@testable import Orchestration

@Suite("Archives that containers send")
struct ArchiveExtractionTests {
  private let folder = ScratchFolder()

  /// In pieces that keep to no border.
  private func extract(_ archive: [UInt8], as name: String = "out", pieces: Int = 7) throws -> ArchiveExtraction {
    let extraction = ArchiveExtraction(into: folder.path, as: name)
    for start in stride(from: 0, to: archive.count, by: pieces) {
      try extraction.add(Array(archive[start..<min(start + pieces, archive.count)]))
    }
    try extraction.finish()
    return extraction
  }

  @Test("become files, folders and links under the name that was asked for", arguments: [1, 7, 511, 512, 100_000])
  func extraction(pieces: Int) throws {
    let long = String(repeating: "long-", count: 40)
    var archive = TarArchive.header(path: "data", kind: .folder, mode: 0o750)
    let files = [("data/a", "one", 0o640), ("data/\(long)/b", "two", 0o755)]
    archive += TarArchive.header(path: "data/\(long)", kind: .folder, mode: 0o700)
    for (path, text, mode) in files {
      archive += TarArchive.header(path: path, kind: .file(size: 3), mode: UInt16(mode)) + Array(text.utf8)
      archive += TarArchive.padding(after: 3)
    }
    archive += TarArchive.header(path: "data/empty", kind: .file(size: 0), mode: 0o600)
    archive += TarArchive.header(path: "data/link", kind: .link(target: "a"), mode: 0o777) + TarArchive.end
    #expect(try extract(archive, pieces: pieces).leftOut == [])
    #expect(folder.text("out/a") == "one")
    #expect(folder.text("out/\(long)/b") == "two")
    #expect(folder.text("out/link") == "one")
    #expect(folder.text("out/empty") == "")
    #expect(folder.mode("out") == 0o750)
    #expect(folder.mode("out/\(long)/b") == 0o755)
  }

  @Test("stay inside", arguments: ["../evil", "data/../../evil", "/..", "..", ""])
  func inside(_ path: String) {
    let archive = TarArchive.header(path: path, kind: .file(size: 0), mode: 0o644) + TarArchive.end
    #expect(throws: OrchestrationError.self) { try extract(archive) }
  }

  @Test("write through no link that they bring")
  func links() throws {
    let target = ScratchFolder()
    var archive = TarArchive.header(path: "data", kind: .folder, mode: 0o755)
    archive += TarArchive.header(path: "data/sub", kind: .link(target: target.path), mode: 0o777)
    archive +=
      TarArchive.header(path: "data/sub/evil", kind: .file(size: 1), mode: 0o644) + [65] + TarArchive.padding(after: 1)
    #expect(throws: OrchestrationError.self) { try extract(archive + TarArchive.end) }
    #expect(target.text("evil") == nil)
  }

  @Test("replace what is there, but not what a link there leads to")
  func replacing() throws {
    let target = ScratchFolder()
    let victim = target.path + "/victim"
    target.write("victim", "untouched")
    symlink(victim, folder.path + "/out")
    let archive = TarArchive.archive(of: [("note", Array("new".utf8), 0o644)])
    _ = try extract(archive)
    #expect(folder.text("out") == "new")
    #expect(target.text("victim") == "untouched")
  }

  @Test("name what is no file")
  func devices() throws {
    var block = TarArchive.header(path: "data/pipe", kind: .file(size: 0), mode: 0o644)
    // The sum of its bytes stands in it.
    block[156] += 6
    block[153] += 6
    if block[153] > UInt8(ascii: "7") {
      block[153] -= 8
      block[152] += 1
    }
    let archive = TarArchive.header(path: "data", kind: .folder, mode: 0o755) + block + TarArchive.end
    #expect(try extract(archive).leftOut == ["data/pipe"])
  }

  @Test(
    "may be nonsense", arguments: [[UInt8](repeating: 0x78, count: 2048), [0x41] + [UInt8](repeating: 0, count: 600)])
  func nonsense(_ bytes: [UInt8]) { #expect(throws: OrchestrationError.self) { try extract(bytes) } }
}

@Suite("What of a copy is in memory")
struct MemoryFolderTests {
  private func declaring(_ folders: [String]) -> MemoryFolders {
    var state = ContainerState(
      id: ContainerID(rawValue: "x"), name: "x", image: "x", imageID: "x", labels: [:], phase: .running, error: "",
      startedAt: nil, ports: [], addresses: [:], volumes: [], processID: 1)
    state.memoryFolders = folders
    return MemoryFolders(state)
  }

  @Test("is what lies in it, and what it lies in")
  func concerned() {
    let memory = declaring(["/data/db"])
    let inside = [("/data/db", "x"), ("/data/db/deep", "x"), ("/data", "db"), ("/", "data"), ("/dev/shm", "x")]
    for (folder, name) in inside {
      #expect(memory.concern(folder, name), "\(folder) \(name)")
    }
    for (folder, name) in [("/data", "x"), ("/data", "dbs"), ("/", "tmp"), ("/", "")] {
      #expect(!memory.concern(folder, name), "\(folder) \(name)")
    }
  }

  @Test("is nothing where nothing is declared so, but for devices")
  func beside() {
    #expect(declaring([]).areBeside("/tmp/x"))
    #expect(!declaring([]).areBeside("/dev/shm/x"))
    // A link may lead there.
    #expect(!declaring(["/data"]).areBeside("/tmp/x"))
  }
}

@Suite("Folders as archives")
struct FolderArchiveTests {
  @Test("come back as they were")
  func roundTrip() async throws {
    let folder = ScratchFolder()
    let target = ScratchFolder()
    mkdir(folder.path + "/in", 0o755)
    mkdir(folder.path + "/in/deep", 0o700)
    folder.write("in/deep/a", String(repeating: "x", count: 300_000))
    symlink("deep/a", folder.path + "/in/link")
    let archive = try FolderArchive.load(folder.path + "/in", as: "renamed")
    let extraction = ArchiveExtraction(into: target.path, as: "copy")
    for try await piece in archive.pieces() { try extraction.add(piece) }
    try extraction.finish()
    #expect(target.text("copy/link")?.count == 300_000)
    #expect(target.mode("copy/deep") == 0o700)
    #expect(throws: OrchestrationError.self) { try FolderArchive.load(folder.path + "/nothing", as: "x") }
  }
}

/// A folder that goes with the test.
final class ScratchFolder: Sendable {
  let path: String

  init() {
    path = "/tmp/orch-test-\(getpid())-\(UInt64.random(in: 0 ... .max))"
    mkdir(path, 0o755)
  }

  deinit { FolderRemoval.remove(path) }

  func write(_ name: String, _ text: String) {
    let file = fopen("\(path)/\(name)", "w")
    if let file {
      fputs(text, file)
      fclose(file)
    }
  }

  func text(_ name: String) -> String? {
    (try? WholeFile.read("\(path)/\(name)")).flatMap { $0 }.map { String(decoding: $0, as: UTF8.self) }
  }

  func mode(_ name: String) -> UInt16? { FileStatus("\(path)/\(name)").map { $0.mode & 0o777 } }
}
