import ContainerEngine

/// Notices that containers of this session die: by the engine's events, one subscription for all, and because events
/// can be missed, by looking now and then, more often while there is no subscription.
actor ContainerWatch {
  private let engine: any ContainerEngine
  private let labels: [String: String]
  private var starting: Task<Void, Never>?
  private var pump: Task<Void, Never>?
  private var ticker: Task<Void, Never>?
  private var isSubscribed = false
  private var unseen: Set<String> = []
  private var waiters: [Int: Waiter] = [:]
  private var lastWaiter = 0

  private struct Waiter {
    var container: String
    var continuation: CheckedContinuation<Void, Never>
  }

  private static let confirmationPause = Duration.seconds(5)
  private static let fallbackPause = Duration.milliseconds(300)

  init(_ engine: any ContainerEngine, labels: [String: String]) {
    self.engine = engine
    self.labels = labels
  }

  /// Returns once the subscription stands or has failed; before that no container may be started.
  func start() async {
    let task = starting ?? Task { await subscribe() }
    starting = task
    await task.value
  }

  func stop() {
    pump?.cancel()
    ticker?.cancel()
    for waiter in waiters.values { waiter.continuation.resume() }
    waiters = [:]
  }

  /// What the container ended as. It has been started before; `nil` where it is gone altogether.
  func end(of container: ContainerID, name: String) async throws -> ContainerState.Phase? {
    while true {
      await somethingAbout(name)
      try Task.checkCancellation()
      do {
        let phase = try await engine.inspectContainer(container).phase
        switch phase {
        case .exited, .dead: return phase
        case .created, .running, .paused, .restarting, .removing: continue
        }
      } catch let error as EngineError {
        if case .notFound = error.cause { return nil }
      }
    }
  }

  // MARK: Waiting

  /// Returns when the container may have ended.
  private func somethingAbout(_ name: String) async {
    if unseen.remove(name) != nil { return }
    lastWaiter += 1
    let number = lastWaiter
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if Task.isCancelled { return continuation.resume() }
        waiters[number] = Waiter(container: name, continuation: continuation)
        if ticker == nil { ticker = Task { await tick() } }
      }
    } onCancel: {
      Task { await wake(number) }
    }
    unseen.remove(name)
  }

  private func wake(_ number: Int) {
    waiters.removeValue(forKey: number)?.continuation.resume()
  }

  private func tick() async {
    while !waiters.isEmpty, !Task.isCancelled {
      try? await Task.sleep(for: isSubscribed ? ContainerWatch.confirmationPause : ContainerWatch.fallbackPause)
      for number in Array(waiters.keys) { wake(number) }
      if !isSubscribed, !Task.isCancelled { await subscribe() }
    }
    ticker = nil
  }

  // MARK: Events

  private func subscribe() async {
    guard let events = try? await engine.containerEvents(labels: labels) else { return }
    isSubscribed = true
    pump = Task {
      do {
        for try await event in events { note(event) }
      } catch {
        // The stream has broken, which is as good as ended: the ticker looks by itself and subscribes anew.
      }
      isSubscribed = false
    }
  }

  private func note(_ event: ContainerEvent) {
    guard case .die = event.action else { return }
    unseen.insert(event.name)
    for (number, waiter) in waiters where waiter.container == event.name { wake(number) }
  }
}
