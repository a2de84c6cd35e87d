import ContainerEngine

/// Notices that containers of this session die, and that they are started again: by the engine's events, one stream for
/// all, subscribed anew when it breaks; and because events can be missed, by looking for deaths now and then, more often
/// while there is no stream.
actor ContainerWatch {
  private let engine: any ContainerEngine
  private let labels: [String: String]
  /// Of each stream, by what it asks for: ends when it stands or has failed for the first time.
  private var beginnings: [[String: String]: Task<Void, Never>] = [:]
  private var pumps: [Task<Void, Never>] = []
  /// The streams that do not stand now.
  private var broken: Set<[String: String]> = []
  private var isStopped = false
  private var ticker: Task<Void, Never>?
  /// Exit statuses that nobody has asked for yet.
  private var unseen: [ContainerID: Int] = [:]
  private var starved: Set<ContainerID> = []
  private var waiters: [Int: Waiter] = [:]
  private var lastWaiter = 0
  /// Those that have died and not been started since.
  private var ended: Set<ContainerID> = []
  private var listeners: [Int: AsyncStream<ContainerID>.Continuation] = [:]

  private struct Waiter {
    var container: ContainerID
    var continuation: CheckedContinuation<Void, Never>
  }

  /// What the kernel's killer for lack of memory leaves, and whoever else kills.
  private static let killed = 137

  private static let confirmationPause = Duration.seconds(5)
  private static let fallbackPause = Duration.milliseconds(300)

  init(_ engine: any ContainerEngine, labels: [String: String]) {
    self.engine = engine
    self.labels = labels
  }

  /// Returns once the subscription stands or has failed; before that no container may be started.
  func start() async { await beginning(of: labels)?.value }

  /// Also hears of an environment whose containers somebody else's session has made.
  func cover(_ environment: String) async { await beginning(of: [Labels.environment: environment])?.value }

  /// The same, for which nobody waits.
  func beginToCover(_ environment: String) { _ = beginning(of: [Labels.environment: environment]) }

  /// Nothing is heard of any more.
  func stop() {
    isStopped = true
    for task in beginnings.values { task.cancel() }
    for task in pumps { task.cancel() }
    ticker?.cancel()
    for waiter in waiters.values { waiter.continuation.resume() }
    waiters = [:]
    for listener in listeners.values { listener.finish() }
    listeners = [:]
  }

  /// Containers that have died, or run again after a death, each time, by the engine's own doing or anybody's; and all
  /// of them after a time of which no events tell.
  func changes() -> AsyncStream<ContainerID> {
    lastWaiter += 1
    let number = lastWaiter
    let (stream, continuation) = AsyncStream<ContainerID>.makeStream()
    guard !isStopped else {
      continuation.finish()
      return stream
    }
    listeners[number] = continuation
    continuation.onTermination = { _ in Task { await self.stopListening(number) } }
    return stream
  }

  private func stopListening(_ number: Int) { listeners[number] = nil }

  struct Death: Hashable, Sendable {
    /// `nil` where the container is gone altogether.
    var phase: ContainerState.Phase?
    /// The engine does not start it again.
    var isFinal: Bool
  }

  /// The next death of a container that has been started before.
  /// - Parameter mayRestart: the engine may start it again, so that a death alone is no end.
  func death(of container: ContainerID, mayRestart: Bool) async throws -> Death {
    while true {
      let code = await somethingAbout(container)
      try Task.checkCancellation()
      let told = code.map { ContainerState.Phase.exited(code: $0, outOfMemory: starved.contains(container)) }
      // The event is believed: an engine that cleans up after a container answers no question about it meanwhile, which
      // takes a tenth of a second.
      if let told, !mayRestart, code != ContainerWatch.killed || starved.contains(container) {
        return Death(phase: told, isFinal: true)
      }
      do {
        let phase = try await engine.inspectContainer(container).phase
        switch phase {
        case .exited, .dead: return Death(phase: phase, isFinal: true)
        case .created, .running, .paused, .restarting, .removing:
          if let told, mayRestart { return Death(phase: told, isFinal: false) }
        }
      } catch let error as EngineError {
        if case .notFound = error.cause { return Death(phase: nil, isFinal: true) }
      }
    }
  }

  /// What is known of earlier deaths says nothing of the next.
  func forget(_ container: ContainerID) {
    unseen[container] = nil
    starved.remove(container)
  }

  // MARK: Waiting

  /// Returns when the container may have ended; with its exit status where the engine has told of it.
  private func somethingAbout(_ container: ContainerID) async -> Int? {
    if let code = unseen.removeValue(forKey: container) { return code }
    lastWaiter += 1
    let number = lastWaiter
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if Task.isCancelled { return continuation.resume() }
        waiters[number] = Waiter(container: container, continuation: continuation)
        if ticker == nil { ticker = Task { await tick() } }
      }
    } onCancel: {
      Task { await wake(number) }
    }
    return unseen.removeValue(forKey: container)
  }

  private func wake(_ number: Int) {
    waiters.removeValue(forKey: number)?.continuation.resume()
  }

  private func tick() async {
    while !waiters.isEmpty, !Task.isCancelled {
      try? await Task.sleep(for: broken.isEmpty ? ContainerWatch.confirmationPause : ContainerWatch.fallbackPause)
      for number in Array(waiters.keys) { wake(number) }
    }
    ticker = nil
  }

  // MARK: Events

  /// `nil` once nothing is heard of any more.
  private func beginning(of labels: [String: String]) -> Task<Void, Never>? {
    if isStopped { return nil }
    if let known = beginnings[labels] { return known }
    broken.insert(labels)
    let beginning = Task { await subscribe(labels) }
    beginnings[labels] = beginning
    return beginning
  }

  private func subscribe(_ labels: [String: String]) async {
    let events = try? await engine.containerEvents(labels: labels)
    guard !isStopped else { return }
    if events != nil { broken.remove(labels) }
    pumps.append(Task { await pump(events, labels) })
  }

  /// Hears what a stream tells, and subscribes anew when it has broken, which is as good as ended.
  private func pump(_ first: AsyncThrowingStream<ContainerEvent, any Error>?, _ labels: [String: String]) async {
    var events = first
    var pause = ContainerWatch.fallbackPause
    while !Task.isCancelled {
      if let stream = events {
        do {
          for try await event in stream { note(event, from: labels) }
        } catch {
          // What it has told until then counts.
        }
        broken.insert(labels)
        pause = ContainerWatch.fallbackPause
      }
      guard (try? await Task.sleep(for: pause)) != nil else { return }
      pause = min(pause * 2, ContainerWatch.confirmationPause)
      events = try? await engine.containerEvents(labels: labels)
      guard events != nil, !Task.isCancelled else { continue }
      broken.remove(labels)
      await lookOver(labels)
    }
  }

  /// Who died or was started again meanwhile, no event tells.
  private func lookOver(_ labels: [String: String]) async {
    for container in (try? await engine.listContainers(labels: labels)) ?? [] {
      if ["exited", "restarting", "dead"].contains(container.state) { ended.insert(container.id) }
      for listener in listeners.values { listener.yield(container.id) }
    }
    for number in Array(waiters.keys) { wake(number) }
  }

  private func note(_ event: ContainerEvent, from stream: [String: String]) {
    // The session's own stream tells of its containers, also of those in an environment that is covered.
    guard stream == labels || event.labels[Labels.session] != labels[Labels.session] else { return }
    if case .outOfMemory = event.action { starved.insert(event.container) }
    // Otherwise a run of days would remember all that ever ended in it.
    if case .destroy = event.action { forget(event.container) }
    switch event.action {
    case .die(let code):
      ended.insert(event.container)
      unseen[event.container] = code
      for (number, waiter) in waiters where waiter.container == event.container { wake(number) }
      for listener in listeners.values { listener.yield(event.container) }
    case .start where ended.remove(event.container) != nil:
      for listener in listeners.values { listener.yield(event.container) }
    case .destroy: ended.remove(event.container)
    default: break
    }
  }
}
