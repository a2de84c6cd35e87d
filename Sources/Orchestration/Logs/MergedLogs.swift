package import ContainerEngine

/// A line that a service has written.
package struct LogEntry: Hashable, Sendable {
  package var service: String
  /// As the engine writes it, RFC 3339.
  package var time: String
  package var stream: OutputChunk.Stream
  package var text: String
}

extension Orchestrator {
  /// The lines of several services in the order of their times; with `follow`, then each as it comes, until all of them
  /// have ended.
  package func merged(
    _ services: [String], in environment: String, _ options: LogOptions, line: @escaping @Sendable (LogEntry) -> Void
  ) async throws {
    var past = options
    past.follow = false
    let written = try await pastEntries(of: services, in: environment, past)
    for entry in written.sorted(by: LogTime.comesFirst) { line(entry) }
    guard options.follow else { return }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for service in services {
        let last = written.last { $0.service == service }?.time
        group.addTask { [self] in try await follow(service, in: environment, options, after: last, line) }
      }
      try await group.waitForAll()
    }
  }

  private func pastEntries(
    of services: [String], in environment: String, _ options: LogOptions
  ) async throws -> [LogEntry] {
    try await withThrowingTaskGroup(of: [LogEntry].self) { group in
      for service in services {
        group.addTask { [self] in
          var entries: [LogEntry] = []
          try await read(service, in: environment, options) { entries.append($0) }
          return entries
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
  }

  /// What was told before is read again where its time is the same, and passed over.
  private func follow(
    _ service: String, in environment: String, _ options: LogOptions, after last: String?,
    _ line: @escaping @Sendable (LogEntry) -> Void
  ) async throws {
    var options = options
    if let last, let seconds = Timestamp.seconds(last) {
      options.since = seconds - 0.001
      options.tail = nil
    }
    try await read(service, in: environment, options) { entry in
      guard last.map({ LogTime.isLater(entry.time, than: $0) }) ?? true else { return }
      line(entry)
    }
  }

  private func read(
    _ service: String, in environment: String, _ options: LogOptions, _ line: (LogEntry) -> Void
  ) async throws {
    var options = options
    options.timestamps = true
    try await LogEntries(service: service).read(try await logs(service, in: environment, options), line)
  }
}

/// A service's output, which comes with times, as lines.
struct LogEntries {
  let service: String

  func read(_ chunks: AsyncThrowingStream<OutputChunk, any Error>, _ line: (LogEntry) -> Void) async throws {
    var output = StampedLines()
    var errors = StampedLines()
    for try await chunk in chunks {
      let lines = chunk.stream == .output ? output.add(chunk.bytes) : errors.add(chunk.bytes)
      for (time, text) in lines {
        line(LogEntry(service: service, time: time, stream: chunk.stream, text: text))
      }
    }
    for (lines, stream) in [(output.rest, OutputChunk.Stream.output), (errors.rest, .error)] {
      for (time, text) in lines { line(LogEntry(service: service, time: time, stream: stream, text: text)) }
    }
  }
}

enum LogTime {
  static func comesFirst(_ one: LogEntry, _ other: LogEntry) -> Bool { isLater(other.time, than: one.time) }

  /// Most engines write all of them with the same number of digits.
  static func isLater(_ one: String, than other: String) -> Bool {
    if one.utf8.count == other.utf8.count { return one > other }
    return (Timestamp.seconds(one) ?? 0) > (Timestamp.seconds(other) ?? 0)
  }
}

/// Lines as an engine gives them with times: each behind its own.
struct StampedLines {
  private var pending: [UInt8] = []

  /// Docker cuts what is longer into pieces of this size and puts a time before each.
  private static let longest = 16 << 10
  /// `2024-05-01T12:30:00.123456789Z`, and as long with a zone.
  private static let stampLengths = 20...35

  mutating func add(_ bytes: [UInt8]) -> [(time: String, text: String)] {
    pending += bytes
    var lines: [(String, String)] = []
    var start = pending.startIndex
    while let end = pending[start...].firstIndex(of: UInt8(ascii: "\n")) {
      lines.append(Self.parts(pending[start..<end]))
      start = end + 1
    }
    pending.removeSubrange(..<start)
    return lines
  }

  /// A last line without an end.
  var rest: [(time: String, text: String)] { pending.isEmpty ? [] : [Self.parts(pending[...])] }

  private static func parts(_ line: ArraySlice<UInt8>) -> (String, String) {
    guard let length = stampLength(line) else { return ("", String(decoding: line, as: UTF8.self)) }
    let time = String(decoding: line.prefix(length), as: UTF8.self)
    var rest = line.dropFirst(length + 1)
    var text = rest.prefix(longest)
    rest = rest.dropFirst(longest)
    while !rest.isEmpty {
      if let length = stampLength(rest) { rest = rest.dropFirst(length + 1) }
      text += rest.prefix(longest)
      rest = rest.dropFirst(longest)
    }
    if text.last == UInt8(ascii: "\r") { text.removeLast() }
    return (time, String(decoding: text, as: UTF8.self))
  }

  private static func stampLength(_ bytes: ArraySlice<UInt8>) -> Int? {
    let space = bytes.prefix(stampLengths.upperBound + 1).firstIndex(of: UInt8(ascii: " ")) ?? bytes.endIndex
    let length = space - bytes.startIndex
    guard stampLengths.contains(length), Timestamp.seconds(String(decoding: bytes.prefix(length), as: UTF8.self)) != nil
    else { return nil }
    return length
  }
}
