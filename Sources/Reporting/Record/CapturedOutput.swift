package import TestRunner

/// The last of what a program wrote, so that one that writes without end does not take the memory.
package struct CapturedOutput: Sendable {
  package struct Chunk: Hashable, Sendable {
    package var stream: RunEvent.OutputStream
    package var text: String
  }

  /// Bytes that are kept at least, where there were so many.
  static let limit = 128 * 1024

  package private(set) var chunks: [Chunk] = []
  /// Bytes that were left out at the beginning.
  package private(set) var dropped = 0
  private var size = 0

  package init() {}

  package var isEmpty: Bool { chunks.isEmpty }

  package mutating func append(_ stream: RunEvent.OutputStream, _ text: String) {
    guard !text.isEmpty else { return }
    size += text.utf8.count
    if let last = chunks.indices.last, chunks[last].stream == stream, chunks[last].text.utf8.count < 4096 {
      chunks[last].text += text
    } else {
      chunks.append(Chunk(stream: stream, text: text))
    }
    // Only now and then, as each time moves what stays.
    if size > 2 * Self.limit { shorten() }
  }

  private mutating func shorten() {
    var surplus = size - Self.limit
    var count = 0
    while count < chunks.count - 1, chunks[count].text.utf8.count <= surplus {
      surplus -= chunks[count].text.utf8.count
      count += 1
    }
    chunks.removeFirst(count)
    if let first = chunks.first, first.text.utf8.count > 2 * Self.limit {
      chunks[0].text = String(decoding: first.text.utf8.suffix(Self.limit), as: UTF8.self)
    }
    let left = chunks.reduce(0) { $0 + $1.text.utf8.count }
    dropped += size - left
    size = left
  }

  /// Both streams as they came, or one of them.
  package func text(_ stream: RunEvent.OutputStream? = nil) -> String {
    let kept = chunks.filter { stream == nil || $0.stream == stream }.map(\.text).joined()
    return dropped > 0 && !kept.isEmpty ? "… \(dropped) bytes before\n" + kept : kept
  }
}
