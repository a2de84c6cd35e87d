import Synchronization

/// The tar archive of a build's context, made piece by piece as the engine takes it.
package enum ContextStream {
  /// Where the Dockerfile is found in the archive.
  package struct Place: Hashable, Sendable {
    package var path: String
    /// It is not among the context's own files and must not be copied into the image.
    package var isForeign: Bool
  }

  package static func place(of context: BuildContext) -> Place {
    let source = context.source
    let prefix = source.context + "/"
    let inside = source.dockerfilePath.hasPrefix(prefix) && !source.dockerfile.split(separator: "/").contains("..")
    if inside { return Place(path: String(source.dockerfilePath.dropFirst(prefix.count)), isForeign: false) }
    return Place(path: ".orch.Dockerfile", isForeign: true)
  }

  /// `dockerfileText` is sent in place of the file's own.
  /// - Parameter ignores: the engine reads `.dockerignore` too, and drops what only it is to see.
  package static func stream(
    _ context: BuildContext, dockerfileText: String, ignores: Bool = true
  ) -> AsyncThrowingStream<[UInt8], any Error> {
    let producer = Mutex(Producer(context, dockerfileText: dockerfileText, ignores: ignores))
    let box = ProducerBox(producer)
    return AsyncThrowingStream { try box.next() }
  }

  private final class ProducerBox: Sendable {
    private let producer: Mutex<Producer>
    init(_ producer: consuming sending Mutex<Producer>) { self.producer = producer }
    func next() throws -> [UInt8]? { try producer.withLock { try $0.next() } }
  }

  private struct Producer {
    private let root: String
    private var entries: ArraySlice<BuildContext.Entry>
    private var texts: [(path: String, contents: [UInt8], mode: UInt16)] = []
    private var replaced: Set<String> = []
    private var file: (reader: FileReader, size: Int64)?
    private var isFinished = false

    init(_ context: BuildContext, dockerfileText: String, ignores: Bool) {
      root = context.source.context
      entries = context.entries[...]
      let place = ContextStream.place(of: context)
      texts.append((place.path, Array(dockerfileText.utf8), 0o644))
      // The engine reads both and then drops them by these same rules, so they go along even where the rules name them.
      var ignore = context.ignoreText
      if place.isForeign { ignore = (ignore.map { $0 + "\n" } ?? ".dockerignore\n") + place.path + "\n" }
      if ignores, let ignore { texts.append((".dockerignore", Array(ignore.utf8), 0o644)) }
      replaced = Set(texts.map(\.path))
    }

    mutating func next() throws -> [UInt8]? {
      if let open = file {
        if let piece = try open.reader.next() { return piece }
        file = nil
        let padding = TarArchive.padding(after: open.size)
        if !padding.isEmpty { return padding }
      }
      if let text = texts.popLast() {
        let size = Int64(text.contents.count)
        return TarArchive.header(path: text.path, kind: .file(size: size), mode: text.mode) + text.contents
          + TarArchive.padding(after: size)
      }
      while let entry = entries.popFirst() {
        guard !replaced.contains(entry.path) else { continue }
        if case .file(let size) = entry.kind, size > 0 {
          file = (try FileReader(root + "/" + entry.path, size: size), size)
        }
        return TarArchive.header(path: entry.path, kind: entry.kind, mode: entry.mode)
      }
      defer { isFinished = true }
      return isFinished ? nil : TarArchive.end
    }
  }
}
