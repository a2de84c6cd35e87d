package import Orchestration
import Runtime
import Synchronization
package import Terminal

/// Shows how environments come up: on a terminal a few lines that change, elsewhere one line for each thing done.
package final class EnvironmentProgress: Sendable {
  private let sink: any OutputSink
  private let style: Style
  private let state: Mutex<State>

  private struct State {
    var region: LiveRegion
    var environments: [EnvironmentLines] = []
    var isHidden = false
    /// What stands below the environments.
    var status: (@Sendable () -> [String])?

    func lines(_ style: Style, now: ContinuousClock.Instant) -> [String] {
      isHidden ? [] : environments.flatMap { $0.lines(style, now: now) } + (status?() ?? [])
    }
  }

  package init(
    sink: any OutputSink, capabilities: Capabilities, windowSize: @escaping @Sendable () -> WindowSize?
  ) {
    self.sink = sink
    style = Style(capabilities.colour)
    state = Mutex(State(region: LiveRegion(sink: sink, capabilities: capabilities, windowSize: windowSize)))
  }

  package func note(_ event: OrchestrationEvent) {
    state.withLock { state in
      let permanent = apply(event, to: &state.environments)
      if !permanent.isEmpty { state.region.print(permanent) }
      state.region.update(state.lines(style, now: event.time))
    }
  }

  /// Shows lines below those of the environments, made anew with each redrawing; `nil` takes them away.
  package func show(_ status: (@Sendable () -> [String])?) {
    state.withLock { state in
      state.status = status
      state.region.update(state.lines(style, now: .now))
    }
  }

  /// Redraws, for the times that go on.
  package func refresh() { state.withLock { $0.region.update($0.lines(style, now: .now)) } }

  /// Runs what writes to the same terminal, with the region out of the way.
  package func aside(_ write: () -> Void) {
    state.withLock { state in
      state.region.update([])
      write()
      state.region.update(state.lines(style, now: .now))
    }
  }

  /// Leaves the terminal to somebody else, as the prompt while it reads a line, and comes back.
  package func hide(_ isHidden: Bool) {
    state.withLock { state in
      state.isHidden = isHidden
      state.region.update(state.lines(style, now: .now))
    }
  }

  /// What stays on the screen.
  private func apply(_ event: OrchestrationEvent, to environments: inout [EnvironmentLines]) -> [String] {
    switch event.kind {
    case .swept(let names): return ["swept what a dead run had left: \(names.joined(separator: ", "))"]
    case .leftBehind(let names):
      return [style(.warning, "not removed in time, left to the supervisor: \(names.joined(separator: ", "))")]
    default: break
    }
    guard let identity = event.environment else { return [] }
    if case .planned(let plan) = event.kind {
      environments.append(EnvironmentLines(plan: plan, begin: event.time))
      return []
    }
    guard let index = environments.firstIndex(where: { $0.id == identity.id }) else { return [] }
    switch event.kind {
    case .up(let running):
      environments.remove(at: index)
      return [up(running)]
    case .failed, .downFinished:
      environments.remove(at: index)
      return []
    default:
      environments[index].apply(event)
      return []
    }
  }

  private func up(_ running: RunningEnvironment) -> String {
    let names = running.services.map(\.name).joined(separator: ", ")
    let time = DurationText.short(running.timings.total.nanosecondsRounded)
    return "\(style(.success, "▸")) \(running.name) \(style(.muted, running.id)) up in \(time): \(names)"
  }
}

extension Duration {
  fileprivate var nanosecondsRounded: Int64 {
    components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
  }
}

/// The lines for one environment that is coming up.
private struct EnvironmentLines {
  let plan: Plan
  let begin: ContinuousClock.Instant
  /// The last thing heard of each service.
  private var doing: [String: String] = [:]
  private var isReady: Set<String> = []
  private var output: String?
  /// It was cancelled, and what was there goes.
  private var isEnding = false

  init(plan: Plan, begin: ContinuousClock.Instant) {
    self.plan = plan
    self.begin = begin
  }

  var id: String { plan.identity.id }

  mutating func apply(_ event: OrchestrationEvent) {
    switch event.kind {
    case .stepStarted(let step):
      for name in services(of: step) { doing[name] = step.activity }
    case .stepFinished(let step, _):
      if case .awaitReady = step.action, let name = step.id.service { isReady.insert(name) }
      output = nil
    case .imageOutput(_, let line): output = line
    case .downStarted: isEnding = true
    default: break
    }
  }

  private func services(of step: Step) -> [String] {
    if let name = step.id.service { return [name] }
    if case .buildImage(let build) = step.action { return build.services }
    return []
  }

  func lines(_ style: Style, now: ContinuousClock.Instant) -> [String] {
    let elapsed = now - begin
    let time = DurationText.short(elapsed.nanosecondsRounded)
    if isEnding { return ["\(plan.identity.name) \(style(.muted, "\(time)  ending"))"] }
    let services = plan.services.map { service in
      isReady.contains(service.name)
        ? style(.success, service.name) : "\(service.name) \(style(.muted, doing[service.name] ?? "waits"))"
    }
    let head = "\(plan.identity.name) \(style(.muted, time))  \(services.joined(separator: "  "))"
    return [head] + (output.map { [style(.muted, "  \($0)")] } ?? [])
  }
}

extension Step {
  /// What goes on while it runs.
  fileprivate var activity: String {
    switch action {
    case .createNetwork: "network"
    case .useImage: "image"
    case .pullImage: "pulling"
    case .buildImage: "building"
    case .createVolume: "volume"
    case .createContainer: "creating"
    case .copyFiles: "files"
    case .start: "starting"
    case .awaitReady: "not ready yet"
    }
  }
}
