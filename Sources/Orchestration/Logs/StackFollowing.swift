package import ContainerEngine

extension Orchestrator {
  /// The lines of a stack's services in the order of their times, then each as it comes, also from the containers that take the
  /// place of those that are there now, until the stack is taken down.
  package func follow(
    _ stack: StackSpec, services: [String], _ options: LogOptions, line: @escaping @Sendable (LogEntry) -> Void
  ) async throws {
    guard try await identity(of: stack) != nil else {
      throw OrchestrationError.unknownEnvironment(stack.name, known: try await list().map(\.identity.name))
    }
    var past = options
    past.follow = false
    var told: [String: FollowedContainer] = [:]
    var entries: [LogEntry] = []
    for (service, container) in try await containers(of: stack) where services.contains(service) {
      var first = FollowedContainer(id: container.id)
      try await first.read(service, past, from: self) { entries.append($0) }
      told[service] = first
    }
    for entry in entries.sorted(by: LogTime.comesFirst) { line(entry) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for service in services {
        let first = told[service]
        group.addTask { [self] in try await follow(service, of: stack, options, from: first, line) }
      }
      try await group.waitForAll()
    }
  }

  private func follow(
    _ service: String, of stack: StackSpec, _ options: LogOptions, from first: FollowedContainer?,
    _ line: @escaping @Sendable (LogEntry) -> Void
  ) async throws {
    var current = first
    var options = options
    options.follow = true
    while let next = try await container(of: service, in: stack, after: current) {
      if current?.id != next {
        // Only of what was there at first a number of lines is wanted.
        options.tail = nil
        current = FollowedContainer(id: next)
      }
      try await current?.read(service, options, from: self, line)
      try await Task.sleep(for: Self.betweenLooks)
    }
  }

  /// Whether a service that has ended runs again.
  private static var betweenLooks: Duration { .milliseconds(250) }

  /// The one whose output goes on, once there is one; `nil` when the stack has been taken down.
  private func container(
    of service: String, in stack: StackSpec, after last: FollowedContainer?
  ) async throws -> ContainerID? {
    while true {
      let found = try await containers(of: stack)
      if let next = found[service]?.id {
        guard let last, last.id == next else { return next }
        // One that goes as it is looked at is followed by another.
        if let state = try? await engine.inspectContainer(next), last.startedAt != state.startedAt || state.isRunning {
          return next
        }
      } else if found.isEmpty, try await identity(of: stack) == nil {
        return nil
      }
      try await Task.sleep(for: Self.betweenLooks)
    }
  }

  private func containers(of stack: StackSpec) async throws -> [String: ContainerSummary] {
    let found = try await translatingErrors { try await engine.listContainers(labels: [Labels.name: stack.name]) }
    return StackContainers.newest(of: found)
  }
}

extension StackContainers {
  /// By service, those that were started; of two that change places the newer one. Engines list the newest first, and tell
  /// times in seconds.
  static func newest(of found: [ContainerSummary]) -> [String: ContainerSummary] {
    var newest: [String: ContainerSummary] = [:]
    for container in found {
      guard let service = container.labels[Labels.service], container.state != "created" else { continue }
      if let other = newest[service], other.createdAt >= container.createdAt { continue }
      newest[service] = container
    }
    return newest
  }
}

/// How far the output of one container has been told.
private struct FollowedContainer: Sendable {
  let id: ContainerID
  /// The start that it was read after last.
  private(set) var startedAt: String?
  /// The time of its last line.
  private var last: String?

  init(id: ContainerID) { self.id = id }

  /// What was told before is read again where its time is the same, and passed over.
  mutating func read(
    _ service: String, _ options: LogOptions, from orchestrator: Orchestrator, _ line: (LogEntry) -> Void
  ) async throws {
    var options = options
    options.timestamps = true
    let before = last
    if let before, let seconds = Timestamp.seconds(before) {
      options.since = seconds - 0.001
      options.tail = nil
    }
    let engine = orchestrator.engine
    do {
      // Looked at before it is read: a start in between is read once more, rather than never.
      startedAt = try await engine.inspectContainer(id).startedAt
      var newest = before
      defer { last = newest }
      try await LogEntries(service: service).read(try await engine.logs(id, options)) { entry in
        if let before, !LogTime.isLater(entry.time, than: before) { return }
        newest = entry.time
        line(entry)
      }
    } catch let error as EngineError {
      // It has gone, and another one comes.
      switch error.cause {
      case .notFound, .conflict: return
      default: throw OrchestrationError.engine(error, service: service)
      }
    }
  }
}

extension ContainerState {
  fileprivate var isRunning: Bool { phase == .running }
}
