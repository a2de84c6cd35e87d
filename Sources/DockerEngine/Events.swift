package import ContainerEngine
import DockerAPI
import Glibc

extension DockerEngine {
  /// The engine is asked for what happens from the moment before the call on: it accepts a subscription a little before
  /// it has made it, and replays what came between. The moment is this machine's; an engine elsewhere whose clock is
  /// ahead replays a little more.
  package func containerEvents(labels: [String: String]) async throws -> AsyncThrowingStream<ContainerEvent, any Error>
  {
    let operation = "follow the engine's events"
    let events = try await call(operation) { client in
      // Agreeing on a version first keeps the replay short.
      _ = try await client.apiVersion()
      return try await client.events(kind: "container", labels: labels, since: Self.now())
    }
    return Self.stream(of: events, operation) { ContainerEvent($0) }
  }

  package func pastEvents(
    labels: [String: String], since: Double, follow: Bool
  ) async throws -> AsyncThrowingStream<ContainerEvent, any Error> {
    let operation = "read the engine's events"
    let until = Self.now()
    // An engine takes no span that ends before it begins, and numbers of this size are a little off.
    let beginning = min(since, Double(until).map { $0 - 0.001 } ?? since)
    let events = try await call(operation) { client in
      try await client.events(
        kind: "container", labels: labels, since: Self.timestamp(beginning), until: follow ? nil : until)
    }
    return Self.stream(of: events, operation) { ContainerEvent($0) }
  }

  private static func now() -> String {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    let fraction = String(time.tv_nsec)
    return "\(time.tv_sec)." + String(repeating: "0", count: 9 - min(9, fraction.count)) + fraction
  }
}

extension ContainerEvent {
  /// What Docker puts beside the labels.
  private static let ownAttributes: Set<String> = [
    "name", "image", "exitCode", "signal", "execID", "execDuration", "comment", "containerExitCode",
  ]

  init(_ event: DockerEvent) {
    self.init(
      container: ContainerID(rawValue: event.id), name: (event.attributes["name"] ?? "").withoutLeadingSlash,
      labels: event.attributes.filter { !Self.ownAttributes.contains($0.key) }, action: Action(event), time: event.time)
  }
}

extension ContainerEvent.Action {
  fileprivate init(_ event: DockerEvent) {
    switch event.action {
    case "create": self = .create
    case "start": self = .start
    case "stop": self = .stop
    case "pause": self = .pause
    case "unpause": self = .unpause
    case "destroy", "remove": self = .destroy
    case "oom": self = .outOfMemory
    case "die", "died":
      let code = event.attributes["exitCode"] ?? event.attributes["containerExitCode"] ?? ""
      self = .die(exitCode: Int(code) ?? 0)
    default: self = .other(event.action)
    }
  }
}
