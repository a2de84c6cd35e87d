package import Orchestration
import Runtime
import Synchronization
package import Terminal
import TextWidth

/// Shows how environments come up: on a terminal a few lines that change, elsewhere one line for each thing done.
package final class EnvironmentProgress: Sendable {
  private let sink: any OutputSink
  private let style: Style
  private let unicode: Bool
  private let state: Mutex<State>

  private struct State {
    var region: LiveRegion
    var environments: [EnvironmentLines] = []
    var isHidden = false
    /// What stands below the environments.
    var status: (@Sendable () -> [String])?

    func lines(_ style: Style, unicode: Bool, now: ContinuousClock.Instant) -> [String] {
      if isHidden { return [] }
      // Of several there is room for a line each.
      let isAlone = environments.count == 1
      let lines = environments.flatMap {
        isAlone ? $0.tree(style, unicode: unicode, now: now) : $0.lines(style, now: now)
      }
      return lines + (status?() ?? [])
    }
  }

  package init(
    sink: any OutputSink, capabilities: Capabilities, windowSize: @escaping @Sendable () -> WindowSize?
  ) {
    self.sink = sink
    style = Style(capabilities.colour)
    unicode = capabilities.unicode
    state = Mutex(State(region: LiveRegion(sink: sink, capabilities: capabilities, windowSize: windowSize)))
  }

  package func note(_ event: OrchestrationEvent) {
    state.withLock { state in
      let permanent = apply(event, to: &state.environments)
      if !permanent.isEmpty { state.region.print(permanent) }
      state.region.update(state.lines(style, unicode: unicode, now: event.time))
    }
  }

  /// Shows lines below those of the environments, made anew with each redrawing; `nil` takes them away.
  package func show(_ status: (@Sendable () -> [String])?) {
    state.withLock { state in
      state.status = status
      state.region.update(state.lines(style, unicode: unicode, now: .now))
    }
  }

  /// Redraws, for the times that go on.
  package func refresh() { state.withLock { $0.region.update($0.lines(style, unicode: unicode, now: .now)) } }

  /// Runs what writes to the same terminal, with the region out of the way.
  package func aside(_ write: () -> Void) {
    state.withLock { state in
      state.region.update([])
      write()
      state.region.update(state.lines(style, unicode: unicode, now: .now))
    }
  }

  /// Leaves the terminal to somebody else, as the prompt while it reads a line, and comes back.
  package func hide(_ isHidden: Bool) {
    state.withLock { state in
      state.isHidden = isHidden
      state.region.update(state.lines(style, unicode: unicode, now: .now))
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
    case .queued(let shortage):
      return ["\(style(.warning, "▸")) \(identity.name) \(style(.muted, identity.id)) \(shortage.describe())"]
    default:
      environments[index].apply(event)
      return []
    }
  }

  private func up(_ running: RunningEnvironment) -> String {
    let names = running.services.map(\.name).joined(separator: ", ")
    let time = DurationText.short(running.timings.total.nanosecondsRounded)
    let word = running.wasReady ? "was ready, taken" : "up"
    return "\(style(.success, "▸")) \(running.name) \(style(.muted, running.id)) \(word) in \(time): \(names)"
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
  /// What goes on with each service, and since when.
  private var doing: [String: (text: String, since: ContinuousClock.Instant)] = [:]
  /// When each was ready.
  private var ready: [String: ContinuousClock.Instant] = [:]
  /// What the probe of each was answered last.
  private var answers: [String: String] = [:]
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
      for name in services(of: step) { doing[name] = (step.activity, event.time) }
    case .stepFinished(let step, _):
      for name in services(of: step) { doing[name] = nil }
      if case .awaitReady = step.action, let name = step.id.service { ready[name] = event.time }
      output = nil
    case .probed(let service, let finding, _): answers[service] = finding == .ready ? nil : finding.describe()
    case .imageOutput(_, let line): output = line
    case .downStarted: isEnding = true
    default: break
    }
  }

  private func services(of step: Step) -> [String] {
    if let name = step.id.service { return [name] }
    if case .buildImage(let build) = step.action { return build.services }
    if case .makeTemplate(let template) = step.action { return plan.users(of: template) }
    return []
  }

  func lines(_ style: Style, now: ContinuousClock.Instant) -> [String] {
    let elapsed = now - begin
    let time = DurationText.short(elapsed.nanosecondsRounded)
    if isEnding { return ["\(plan.identity.name) \(style(.muted, "\(time)  ending"))"] }
    let services = plan.services.map { service in
      ready[service.name] != nil
        ? style(.success, service.name) : "\(service.name) \(style(.muted, doing[service.name]?.text ?? "waits"))"
    }
    let head = "\(plan.identity.name) \(style(.muted, time))  \(services.joined(separator: "  "))"
    return [head] + (output.map { [style(.muted, "  \($0)")] } ?? [])
  }

  /// A line for each service, with what it waits for or was answered.
  func tree(_ style: Style, unicode: Bool, now: ContinuousClock.Instant) -> [String] {
    if isEnding { return lines(style, now: now) }
    let width = plan.services.map { DisplayWidth.of($0.name) }.max() ?? 0
    let services = plan.services.map { service in
      let name = service.name + String(repeating: " ", count: max(0, width - DisplayWidth.of(service.name)))
      if let time = ready[service.name] {
        return Tree("\(style(.success, name))  \(style(.muted, "ready at \(text(time - begin))"))")
      }
      return Tree("\(name)  \(style(.muted, state(of: service, now: now)))")
    }
    let tree = Tree("\(plan.identity.name) \(style(.muted, text(now - begin)))", services)
    return tree.lines(unicode: unicode) + (output.map { [style(.muted, "  \($0)")] } ?? [])
  }

  private func state(of service: PlannedService, now: ContinuousClock.Instant) -> String {
    guard let (activity, since) = doing[service.name] else {
      let needs = service.needs.filter { ready[$0] == nil }
      return needs.isEmpty ? "waits" : "waits for \(needs.joined(separator: ", "))"
    }
    let answer = answers[service.name].map { ": \($0)" } ?? ""
    return "\(activity) \(text(now - since))\(answer)"
  }

  private func text(_ duration: Duration) -> String { DurationText.short(duration.nanosecondsRounded) }
}

extension Step {
  /// What goes on while it runs.
  fileprivate var activity: String {
    switch action {
    case .createNetwork: "network"
    case .useImage: "image"
    case .pullImage: "pulling"
    case .buildImage: "building"
    case .makeTemplate: "initialising"
    case .createVolume: "volume"
    case .createContainer: "creating"
    case .copyFiles: "files"
    case .start: "starting"
    case .awaitReady: "not ready yet"
    }
  }
}
