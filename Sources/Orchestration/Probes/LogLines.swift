import ContainerEngine

/// A container's output as lines.
enum LogLines {
  /// Of lines that come again and again so many are looked at for each that is shown.
  private static let foldedAtMost = 20

  /// The last ones, with what the container has written on either stream.
  static func last(_ count: Int, of container: ContainerID, _ engine: any ContainerInspection) async throws -> [String]
  {
    var bytes: [UInt8] = []
    for try await chunk in try await engine.logs(container, LogOptions(tail: count * foldedAtMost)) {
      bytes += chunk.bytes
    }
    return Array(FoldedLines.fold(split(bytes)).suffix(count))
  }

  static func split(_ bytes: [UInt8]) -> [String] {
    var lines = String(decoding: bytes, as: UTF8.self).split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map(String.init)
  }
}
