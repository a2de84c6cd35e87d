/// The text of one program file, as read, with the index of its lines.
package final class SourceFile: Sendable {
  /// What diagnostics call it: the path as the user gave it, or `-e`, `<stdin>`, `prompt`.
  package let name: String
  /// The folder that relative paths in declarations and `use` start from; `nil` for text that came from no file.
  package let folder: String?
  package let text: [UInt8]
  private let lineStarts: [Int]
  /// Of generated text: by zero-based line, what the line stands for.
  private let origins: [Int: Origin]
  /// Of generated text: the files that it was made of, by absolute paths.
  package let files: [String]

  /// A place that somebody has written.
  package struct Origin: Sendable {
    package var source: SourceFile
    package var span: Span

    package init(_ source: SourceFile, _ span: Span) {
      self.source = source
      self.span = span
    }
  }

  package init(name: String, folder: String? = nil, text: [UInt8], origins: [Int: Origin] = [:], files: [String] = []) {
    self.files = files
    self.name = name
    self.folder = folder
    self.text = text
    self.origins = origins
    var starts = [0]
    for (offset, byte) in text.enumerated() where byte == UInt8(ascii: "\n") { starts.append(offset + 1) }
    lineStarts = starts
  }

  package convenience init(name: String, folder: String? = nil, text: String) {
    self.init(name: name, folder: folder, text: Array(text.utf8))
  }

  /// Where messages point to for a place in this text: into what it was generated from, if it was.
  package func origin(of span: Span) -> Origin {
    if origins.isEmpty { return Origin(self, span) }
    return origins[line(at: Int(span.start))] ?? Origin(self, span)
  }

  package var lineCount: Int { lineStarts.count }

  /// The zero-based line that holds a byte offset.
  package func line(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// The byte range of a zero-based line, without its newline.
  package func lineRange(_ line: Int) -> Range<Int> {
    let start = lineStarts[line]
    var end = line + 1 < lineStarts.count ? lineStarts[line + 1] - 1 : text.count
    if end > start, text[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return start..<end
  }

  /// The text between two offsets; bytes that are not UTF-8 become U+FFFD.
  package func string(_ range: Range<Int>) -> String {
    String(decoding: text[range.clamped(to: 0..<text.count)], as: UTF8.self)
  }

  package func string(_ span: Span) -> String { string(span.range) }

  /// One-based line and column (in characters) of a byte offset, as diagnostics print them.
  package func position(at offset: Int) -> Position {
    let clamped = Swift.min(Swift.max(0, offset), text.count)
    let line = line(at: clamped)
    let before = text[lineStarts[line]..<clamped]
    return Position(line: line + 1, column: before.count { $0 & 0xC0 != 0x80 } + 1)
  }
}

/// A one-based line and column.
package struct Position: Hashable, Sendable, CustomStringConvertible {
  package var line: Int
  package var column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  package var description: String { "\(line):\(column)" }
}
