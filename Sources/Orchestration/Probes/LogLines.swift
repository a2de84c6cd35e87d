import ContainerEngine

/// A container's output as lines.
enum LogLines {
  static func all(of container: ContainerID, _ engine: any ContainerInspection) async throws -> [String] {
    try await lines(of: container, engine, LogOptions())
  }

  /// The last ones, with what the container has written on either stream.
  static func last(_ count: Int, of container: ContainerID, _ engine: any ContainerInspection) async throws -> [String]
  {
    Array(try await lines(of: container, engine, LogOptions(tail: count)).suffix(count))
  }

  private static func lines(
    of container: ContainerID, _ engine: any ContainerInspection, _ options: LogOptions
  ) async throws -> [String] {
    var bytes: [UInt8] = []
    for try await chunk in try await engine.logs(container, options) { bytes += chunk.bytes }
    return split(bytes)
  }

  static func split(_ bytes: [UInt8]) -> [String] {
    var lines = String(decoding: bytes, as: UTF8.self).split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map(String.init)
  }
}
