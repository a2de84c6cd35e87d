import Orchestration
import Runtime
import Terminal
import TextWidth

/// The lines for one environment that is coming up.
struct EnvironmentLines {
  let plan: Plan
  let begin: ContinuousClock.Instant
  /// What goes on with each service, and since when.
  private var doing: [String: (text: String, since: ContinuousClock.Instant)] = [:]
  /// When each was ready.
  private var ready: [String: ContinuousClock.Instant] = [:]
  /// What the probe of each was answered last.
  private var answers: [String: String] = [:]
  private var output: String?
  /// What it waits for before anything of it starts.
  private var shortage: String?
  /// It was cancelled, and what was there goes.
  private var isEnding = false
  /// Others came up at the same time: its name alone does not tell which it is.
  var isOneOfSeveral = false
  /// When it is to be said the next time that it has not come up yet, where nothing is redrawn.
  private var nextReminder = EnvironmentLines.firstReminder

  private static let firstReminder = Duration.seconds(10)

  init(plan: Plan, begin: ContinuousClock.Instant) {
    self.plan = plan
    self.begin = begin
    // What stands already is no part of the plan.
    for service in plan.services where !plan.steps.contains(where: { $0.id == .ready(service.name) }) {
      ready[service.name] = begin
    }
  }

  var id: String { plan.identity.id }

  mutating func apply(_ event: OrchestrationEvent) {
    switch event.kind {
    case .queued(let shortage): self.shortage = shortage.describe()
    case .stepStarted(let step):
      shortage = nil
      for name in plan.services(of: step) { doing[name] = (step.activity, event.time) }
      // Asked again, since it has died.
      if case .awaitReady = step.action, let name = step.id.service { ready[name] = nil }
    case .stepFinished(let step, _):
      for name in plan.services(of: step) { doing[name] = nil }
      if case .awaitReady = step.action, let name = step.id.service { ready[name] = event.time }
      output = nil
    case .probed(let service, let finding, _): answers[service] = finding == .ready ? nil : finding.describe()
    case .imageOutput(_, let line): output = line
    case .downStarted: isEnding = true
    default: break
    }
  }

  // MARK: Redrawn

  /// All of it in one line, for where many come up at once.
  func line(_ style: Style, now: ContinuousClock.Instant) -> String {
    let head = head(style, now: now)
    if let whole { return "\(head)  \(style(.muted, whole))" }
    let open = plan.services.filter { ready[$0.name] == nil }.map { "\($0.name) \(doing[$0.name]?.text ?? "waits")" }
    let count = "\(ready.count) of \(plan.services.count) ready"
    return "\(head)  \(count)\(open.isEmpty ? "" : style(.muted, ": \(open.joined(separator: ", "))"))"
  }

  /// A line for each service, with what it waits for or was answered.
  func tree(_ style: Style, unicode: Bool, now: ContinuousClock.Instant) -> [String] {
    if whole != nil { return [line(style, now: now)] }
    let width = plan.services.map { DisplayWidth.of($0.name) }.max() ?? 0
    let services = plan.services.map { service in
      let name = service.name + String(repeating: " ", count: max(0, width - DisplayWidth.of(service.name)))
      if let time = ready[service.name] {
        return Tree("\(style(.success, name))  \(style(.muted, "ready at \(text(time - begin))"))")
      }
      return Tree("\(name)  \(style(.muted, state(of: service, now: now)))")
    }
    let tree = Tree(head(style, now: now), services)
    return tree.lines(unicode: unicode) + (output.map { [style(.muted, "  \($0)")] } ?? [])
  }

  /// What is to be said of it rather than of its services.
  private var whole: String? { isEnding ? "ending" : shortage }

  private func head(_ style: Style, now: ContinuousClock.Instant) -> String {
    let identity = plan.identity
    let time = style(.muted, text(now - begin))
    guard isOneOfSeveral else { return "\(identity.name) \(time)" }
    let purpose = identity.purpose.map { "  \(style(.muted, "for \($0)"))" } ?? ""
    return "\(identity.name) \(style(.muted, identity.id)) \(time)\(purpose)"
  }

  private func state(of service: PlannedService, now: ContinuousClock.Instant) -> String {
    guard let (activity, since) = doing[service.name] else {
      let needs = service.needs.filter { ready[$0] == nil }
      return needs.isEmpty ? "waits" : "waits for \(needs.joined(separator: ", "))"
    }
    let answer = answers[service.name].map { ": \($0)" } ?? ""
    return "\(activity) \(text(now - since))\(answer)"
  }

  // MARK: Line by line

  /// What it still waits for, once it has taken ten seconds, and each time that it has taken twice as long.
  mutating func reminder(now: ContinuousClock.Instant) -> String? {
    let elapsed = now - begin
    guard elapsed >= nextReminder else { return nil }
    while nextReminder <= elapsed { nextReminder *= 2 }
    if let whole { return "after \(text(elapsed)): \(whole)" }
    let open = plan.services.filter { ready[$0.name] == nil }.map { "\($0.name) \(state(of: $0, now: now))" }
    return open.isEmpty ? nil : "after \(text(elapsed)): \(open.joined(separator: "; "))"
  }

  private func text(_ duration: Duration) -> String { DurationText.short(duration.nanoseconds) }
}

extension Plan {
  /// Those that the step is for.
  func services(of step: Step) -> [String] {
    if let name = step.id.service { return [name] }
    guard case .image = step.id else { return [] }
    return steps.compactMap { other in
      if case .create(let name) = other.id, other.after.contains(step.id) { name } else { nil }
    }
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
