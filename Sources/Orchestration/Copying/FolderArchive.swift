import Synchronization

/// A file or folder of this machine as a tar archive, made piece by piece as somebody takes it.
struct FolderArchive: Sendable {
  private struct Entry: Sendable {
    /// On this machine.
    var source: String
    /// In the archive.
    var path: String
    var kind: TarArchive.Kind
    var mode: UInt16
  }

  private let entries: [Entry]

  /// - Parameter name: what it is called in the archive.
  static func load(_ path: String, as name: String) throws(OrchestrationError) -> FolderArchive {
    // What is named is meant, also where it is a link; links inside stay links.
    guard let real = FileStatus.realPath(path), let status = FileStatus(real), let kind = status.kind(real) else {
      throw .unreadable(path: path, reason: "there is no such file or folder")
    }
    var entries = [Entry(source: real, path: name, kind: kind, mode: status.mode)]
    var folders = kind == .folder ? [entries[0]] : []
    while let folder = folders.popLast() {
      for name in try FolderListing.names(in: folder.source).sorted() {
        let source = folder.source + "/" + name
        guard let status = FileStatus(source), let kind = status.kind(source) else { continue }
        let entry = Entry(source: source, path: folder.path + "/" + name, kind: kind, mode: status.mode)
        entries.append(entry)
        if kind == .folder { folders.append(entry) }
      }
    }
    return FolderArchive(entries: entries)
  }

  private init(entries: [Entry]) { self.entries = entries }

  func pieces() -> AsyncThrowingStream<[UInt8], any Error> {
    let producer = ProducerBox(Producer(entries))
    return AsyncThrowingStream { try producer.next() }
  }

  private final class ProducerBox: Sendable {
    private let producer: Mutex<Producer>
    init(_ producer: consuming sending Producer) { self.producer = Mutex(producer) }
    func next() throws -> [UInt8]? { try producer.withLock { try $0.next() } }
  }

  private struct Producer {
    private var entries: ArraySlice<Entry>
    private var file: (reader: FileReader, size: Int64)?
    private var isFinished = false

    init(_ entries: [Entry]) { self.entries = entries[...] }

    mutating func next() throws -> [UInt8]? {
      if let open = file {
        if let piece = try open.reader.next() { return piece }
        file = nil
        let padding = TarArchive.padding(after: open.size)
        if !padding.isEmpty { return padding }
      }
      if let entry = entries.popFirst() {
        if case .file(let size) = entry.kind, size > 0 { file = (try FileReader(entry.source, size: size), size) }
        return TarArchive.header(path: entry.path, kind: entry.kind, mode: entry.mode)
      }
      defer { isFinished = true }
      return isFinished ? nil : TarArchive.end
    }
  }
}
