package import ContainerEngine
import DockerAPI

extension DockerEngine {
  package func inspectContainer(_ id: ContainerID) async throws -> ContainerState {
    ContainerState(try await call("inspect container \(id)") { try await $0.containerInspect(id.rawValue) })
  }

  package func describeContainer(_ id: ContainerID) async throws -> [UInt8] {
    try await call("inspect container \(id)") { try await $0.containerDescription(id.rawValue) }
  }

  package func listContainers(labels: [String: String]) async throws -> [ContainerSummary] {
    try await call("list containers") { try await $0.containerList(labels: labels) }.map { ContainerSummary($0) }
  }

  package func statistics(_ id: ContainerID) async throws -> ContainerStatistics {
    ContainerStatistics(try await call("measure container \(id)") { try await $0.containerStats(id.rawValue) })
  }

  package func logs(_ id: ContainerID, _ options: LogOptions) async throws -> AsyncThrowingStream<
    OutputChunk, any Error
  > {
    let operation = "read the log of container \(id)"
    let frames = try await call(operation) {
      try await $0.containerLogs(
        id.rawValue, follow: options.follow, tail: options.tail, since: options.since.map(Self.timestamp),
        timestamps: options.timestamps)
    }
    return Self.stream(of: frames, operation) { OutputChunk($0) }
  }

  /// Seconds as Docker reads them: a plain number with at most nine decimals.
  static func timestamp(_ seconds: Double) -> String {
    let whole = seconds.rounded(.down)
    guard let integral = Int64(exactly: whole), integral >= 0 else { return "0" }
    let fraction = String(Int64((seconds - whole) * 1e9))
    return "\(integral)." + String(repeating: "0", count: 9 - min(9, fraction.count)) + fraction
  }

  /// A decoded answer as a stream that reads only as its reader does, and closes the connection when that one lets go.
  static func stream<Decoder: StreamDecoder, Element: Sendable>(
    of source: DecodedStream<Decoder>, _ operation: String,
    _ translate: @escaping @Sendable (Decoder.Element) -> Element?
  ) -> AsyncThrowingStream<Element, any Error> {
    AsyncThrowingStream {
      do {
        while let element = try await source.next() {
          if let translated = translate(element) { return translated }
        }
        return nil
      } catch {
        throw outcome(of: error, operation)
      }
    }
  }
}

extension OutputChunk {
  init(_ frame: OutputFrame) {
    self.init(stream: frame.channel == .error || frame.channel == .system ? .error : .output, bytes: frame.bytes)
  }
}
