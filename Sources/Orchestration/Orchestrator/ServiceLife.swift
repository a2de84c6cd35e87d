package import ContainerEngine

/// Ends and new beginnings of services of an environment that is up, and what else is asked of the engine about them.
extension Orchestrator {
  /// Those that need others first.
  package func stop(_ services: [String], in environment: String, grace: Duration? = nil) async throws {
    for level in try levels(of: services, in: environment).reversed() {
      try await atOnce(level) { [self] in
        let found = try find($0, in: environment)
        try await translatingErrors(of: $0) { try await engine.stopContainer(found.containerID, grace: grace) }
        _ = try await renew(found, in: environment)
      }
    }
  }

  /// Starts services that have ended and waits until they are ready, each after what it needs; one that runs is only
  /// waited for. Host ports may be new ones.
  package func start(_ services: [String], in environment: String) async throws {
    for level in try levels(of: services, in: environment) {
      try await atOnce(level) { [self] in
        let found = try find($0, in: environment)
        try checkNotFrozen(try await inspect($0, in: environment), $0)
        try await translatingErrors(of: $0) { try await engine.startContainer(found.containerID) }
        _ = try await renew(found, in: environment)
        try await waitUntilReady($0, in: environment)
      }
    }
  }

  /// Restarts services and waits until they are ready again, each after what it needs. Host ports are new ones.
  package func restart(
    _ services: [String], in environment: String, grace: @escaping @Sendable (String) -> Duration? = { _ in nil }
  ) async throws {
    for level in try levels(of: services, in: environment) {
      try await atOnce(level) { [self] in _ = try await restart($0, in: environment, grace: grace($0)) }
    }
  }

  package func waitUntilReady(_ services: [String], in environment: String) async throws {
    try await atOnce(services) { [self] in try await waitUntilReady($0, in: environment) }
  }

  private func levels(of services: [String], in environment: String) throws(OrchestrationError) -> [[String]] {
    guard let running = self.environment(environment) else { throw unknown(environment) }
    return running.levels(of: services)
  }

  private func atOnce(_ services: [String], _ work: @escaping @Sendable (String) async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for service in services { group.addTask { try await work(service) } }
      try await group.waitForAll()
    }
  }

  /// All that the engine itself says of its container, as JSON.
  package func describe(_ service: String, in environment: String) async throws -> [UInt8] {
    let found = try find(service, in: environment)
    return try await translatingErrors(of: service) { try await engine.describeContainer(found.containerID) }
  }

  /// What has happened to an environment's containers, as far as the engine remembers, and with `follow` what happens.
  /// - Parameter since: seconds since 1970.
  package func events(
    of environment: String, since: Double, follow: Bool
  ) async throws -> AsyncThrowingStream<ServiceEvent, any Error> {
    let labels = [Labels.environment: environment]
    let events = try await translatingErrors {
      try await engine.pastEvents(labels: labels, since: since, follow: follow)
    }
    let reader = EventReader(events)
    return AsyncThrowingStream { try await reader.next() }
  }
}

/// Something that happened to a service of an environment.
package struct ServiceEvent: Hashable, Sendable {
  package var service: String
  package var action: ContainerEvent.Action
  /// Nanoseconds since 1970.
  package var time: Int64

  /// What happened, as users are told; `nil` for what says nothing of how the service is: what engines do on the way to it,
  /// as a signal of `stop` before the end that it brings about, and what orch itself does all the time, as running a
  /// probe's program.
  package var word: String? {
    switch action {
    case .create: "created"
    case .start: "started"
    case .stop: "stopped"
    case .pause: "paused"
    case .unpause: "unpaused"
    case .destroy: "removed"
    case .outOfMemory: "out of memory"
    case .die: "ended"
    case .other(let word): Self.words[word]
    }
  }

  /// Of the engines' further words those that are told.
  private static let words = ["oom": "out of memory", "restart": "restarted", "rename": "renamed", "update": "changed"]

  /// Of what has died.
  package var exitCode: Int? { if case .die(let code) = action { code } else { nil } }
}

/// Of what the engine tells, that which is about services.
private actor EventReader {
  private var events: AsyncThrowingStream<ContainerEvent, any Error>.Iterator

  init(_ events: AsyncThrowingStream<ContainerEvent, any Error>) { self.events = events.makeAsyncIterator() }

  func next() async throws -> ServiceEvent? {
    var iterator = events
    defer { events = iterator }
    while let event = try await iterator.next(isolation: self) {
      if let service = event.labels[Labels.service] {
        return ServiceEvent(service: service, action: event.action, time: event.time)
      }
    }
    return nil
  }
}
