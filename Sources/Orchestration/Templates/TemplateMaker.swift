import ContainerEngine
import Synchronization

/// Makes templates beside what runs, one after another: who wanted the data a second time has initialised them by itself, and
/// waits for nothing.
final class TemplateMaker: Sendable {
  private let engine: any ContainerEngine
  private let log: InitialisationLog?
  /// Starts who goes on with it when the run ends; `nil` where nobody is to.
  private let successor: WarmKeeperLauncher?
  private let works = Mutex(Works())

  private struct Works {
    /// Each begins when the one before it has ended.
    var tasks: [Task<Void, Never>] = []
    /// What is not made yet.
    var open: [DataTemplate] = []
    var isGivenUp = false
    /// Digests of all that this run has seen to: what could not be made will not be made the next time, either.
    var tried: Set<String> = []
  }

  /// How long the end of a run waits for what is under way, before somebody else goes on with it.
  static let patience = Duration.milliseconds(300)

  init(_ engine: any ContainerEngine, _ log: InitialisationLog?, successor: WarmKeeperLauncher? = nil) {
    self.engine = engine
    self.log = log
    self.successor = successor
  }

  func make(_ templates: [DataTemplate]) {
    guard let log else { return }
    works.withLock { works in
      var fresh: [DataTemplate] = []
      for template in templates where works.tried.insert(template.digest).inserted { fresh.append(template) }
      works.open += fresh
      guard !fresh.isEmpty else { return }
      let (new, earlier) = (fresh, works.tasks.last)
      let work = Task { [self] in
        await earlier?.value
        for template in new {
          if !Task.isCancelled { await make(template, log) }
          if !Task.isCancelled { close(template) }
        }
      }
      works.tasks.append(work)
    }
  }

  private func close(_ template: DataTemplate) {
    works.withLock { $0.open.removeAll { $0 == template } }
  }

  /// Where another process makes some already, this one may be among them.
  private func make(_ template: DataTemplate, _ log: InitialisationLog) async {
    do {
      let isDone = try await log.alone { [engine] in
        guard try await engine.inspectImage(template.tag) == nil else { return }
        _ = try await engine.buildImage(template.build()) { _ in }
      }
      if !isDone { works.withLock { _ = $0.tried.remove(template.digest) } }
    } catch {
      // Who finds none goes on initialising by itself.
    }
  }

  /// Nothing more is made, by nobody; ``end(within:)`` waits until that is so.
  func giveUp() {
    works.withLock { $0.isGivenUp = true }
    cancel()
  }

  private func cancel() {
    for work in works.withLock({ $0.tasks }) { work.cancel() }
  }

  /// Waits a moment for what is under way; with what takes longer another process begins anew.
  func end(within patience: Duration = TemplateMaker.patience) async {
    guard let last = works.withLock({ $0.tasks.last }) else { return }
    let limit = Task { [self] in
      try await Task.sleep(for: patience)
      cancel()
    }
    await last.value
    limit.cancel()
    let open = works.withLock { $0.isGivenUp ? [] : $0.open }
    // Whoever wants the same next makes it otherwise.
    if !open.isEmpty { try? successor?.launch(TemplateRequest(templates: open)) }
  }
}
