package import Orchestration
import Runtime
import Synchronization
package import Terminal

/// Shows how environments come up: on a terminal a tree for each, as far as there is room, that change; elsewhere a line for each that
/// is up, for each image that was made, and now and then for what takes long.
package final class EnvironmentProgress: Sendable {
  private let style: Style
  private let capabilities: Capabilities
  private let windowSize: @Sendable () -> WindowSize?
  private let interval: Duration?
  private let state: Mutex<State>

  private struct State {
    var region: LiveRegion
    var environments: [EnvironmentLines] = []
    var isHidden = false
    /// What stands below the environments.
    var status: (@Sendable () -> [String])?
    /// Has times go on while an environment comes up.
    var clock: Task<Void, Never>?
  }

  /// - Parameter interval: at which times go on while an environment comes up; `nil` leaves that to ``refresh(now:)``.
  package init(
    sink: any OutputSink, capabilities: Capabilities, interval: Duration? = .milliseconds(100),
    windowSize: @escaping @Sendable () -> WindowSize?
  ) {
    self.interval = interval
    self.capabilities = capabilities
    self.windowSize = windowSize
    style = Style(capabilities.colour)
    state = Mutex(State(region: LiveRegion(sink: sink, capabilities: capabilities, windowSize: windowSize)))
  }

  package func note(_ event: OrchestrationEvent) {
    state.withLock { state in
      let permanent = apply(event, to: &state.environments)
      if !permanent.isEmpty { state.region.print(permanent) }
      draw(&state, event.time)
      wind(&state)
    }
  }

  /// Shows lines below those of the environments, made anew with each redrawing; `nil` takes them away.
  package func show(_ status: (@Sendable () -> [String])?) {
    state.withLock { state in
      state.status = status
      draw(&state)
    }
  }

  /// Redraws, for the times that go on; where nothing is redrawn, says what takes long.
  package func refresh(now: ContinuousClock.Instant = .now) {
    state.withLock { state in
      if !capabilities.liveProgress {
        for index in state.environments.indices {
          guard let reminder = state.environments[index].reminder(now: now) else { continue }
          state.region.print([line(.muted, state.environments[index].plan.identity, reminder)])
        }
      }
      draw(&state, now)
    }
  }

  /// Runs what writes to the same terminal, with the region out of the way.
  package func aside(_ write: () -> Void) {
    state.withLock { state in
      state.region.update([])
      write()
      draw(&state)
    }
  }

  /// Leaves the terminal to somebody else, as the prompt while it reads a line, and comes back.
  package func hide(_ isHidden: Bool) {
    state.withLock { state in
      state.isHidden = isHidden
      draw(&state)
    }
  }

  // MARK: What changes

  private func draw(_ state: inout State, _ now: ContinuousClock.Instant = .now) {
    guard capabilities.liveProgress else { return }
    if state.isHidden { return state.region.update([]) }
    let status = state.status?() ?? []
    let rows = (windowSize() ?? .standard).rows - 1 - status.count
    let blocks = state.environments.map { lines in
      ProgressLayout.Block(
        tree: lines.tree(style, unicode: capabilities.unicode, now: now),
        line: lines.line(style, now: now))
    }
    let (shown, hidden) = ProgressLayout.fitted(blocks, rows: rows)
    let more = hidden > 0 ? [style(.muted, "and \(hidden) more \(hidden == 1 ? "comes" : "come") up")] : []
    state.region.update(shown + more + status)
  }

  private func wind(_ state: inout State) {
    if state.environments.isEmpty {
      state.clock?.cancel()
      state.clock = nil
    } else if state.clock == nil, let interval {
      state.clock = Task { [weak self] in
        while !Task.isCancelled {
          try? await Task.sleep(for: interval)
          if !Task.isCancelled { self?.refresh() }
        }
      }
    }
  }

  // MARK: What stays

  /// Lines that stay on the screen.
  private func apply(_ event: OrchestrationEvent, to environments: inout [EnvironmentLines]) -> [String] {
    switch event.kind {
    case .swept(let names): return ["swept what a dead run had left: \(names.joined(separator: ", "))"]
    case .stackBusy(let name): return [style(.muted, "another command changes the stack \(name): waits for it")]
    case .leftBehind(let names):
      return [style(.warning, "not removed in time, left to the supervisor: \(names.joined(separator: ", "))")]
    default: break
    }
    guard let identity = event.environment else { return [] }
    if case .planned(let plan) = event.kind {
      environments.append(EnvironmentLines(plan: plan, begin: event.time))
      guard environments.count > 1 else { return [] }
      for index in environments.indices { environments[index].isOneOfSeveral = true }
      return []
    }
    guard let index = environments.firstIndex(where: { $0.id == identity.id }) else { return [] }
    environments[index].apply(event)
    switch event.kind {
    case .up(let running):
      return [up(running, isAlone: !environments.remove(at: index).isOneOfSeveral)]
    case .failed, .downFinished:
      environments.remove(at: index)
      return []
    case .exceeds(let excess): return [line(.warning, identity, excess.describe())]
    case .queued(let shortage): return [line(.warning, identity, shortage.describe())]
    case .stepFinished(let step, let took):
      return made(by: step, environments[index].plan, took).map { [line(.muted, identity, $0)] } ?? []
    default: return []
    }
  }

  private func line(_ role: Role, _ identity: EnvironmentIdentity, _ text: String) -> String {
    "\(style(role, "▸")) \(identity.name) \(style(.muted, identity.id)) \(text)"
  }

  private static let worthALine = Duration.seconds(1)

  /// Of an image that took its time, where nothing has shown that it was being made.
  private func made(by step: Step, _ plan: Plan, _ took: Duration) -> String? {
    guard !capabilities.liveProgress, took >= Self.worthALine else { return nil }
    let word: String
    switch step.action {
    case .buildImage: word = "built"
    case .pullImage: word = "pulled"
    default: return nil
    }
    let services = plan.services(of: step).joined(separator: ", ")
    return "\(word) the image of \(services) in \(DurationText.short(took.nanoseconds))"
  }

  private func up(_ running: RunningEnvironment, isAlone: Bool) -> String {
    let names = running.services.map(\.name).joined(separator: ", ")
    let time = DurationText.short(running.timings.total.nanoseconds)
    let word = running.wasReady ? "was ready, taken" : "up"
    let purpose = isAlone ? "" : running.identity.purpose.map { style(.muted, "  for \($0)") } ?? ""
    return line(.success, running.identity, "\(word) in \(time): \(names)\(purpose)")
  }
}
