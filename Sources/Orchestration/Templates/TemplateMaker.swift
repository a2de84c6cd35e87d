import ContainerEngine
import Synchronization

/// Makes templates beside what runs, one after another: who wanted the data a second time has initialised them by itself, and
/// waits for nothing.
final class TemplateMaker: Sendable {
  private let engine: any ContainerEngine
  private let log: InitialisationLog?
  private let works = Mutex(Works())

  private struct Works {
    /// Each begins when the one before it has ended.
    var tasks: [Task<Void, Never>] = []
    /// The services that wanted what is being made, by the template's digest.
    var open: [String: [String]] = [:]
    /// Digests of all that this run has seen to: what could not be made will not be made the next time, either.
    var tried: Set<String> = []
  }

  /// How long the end of a run waits without a word for what is under way.
  private static let grace = Duration.milliseconds(300)
  /// How long it waits then.
  static let patience = Duration.milliseconds(700)

  init(_ engine: any ContainerEngine, _ log: InitialisationLog?) {
    self.engine = engine
    self.log = log
  }

  func make(_ templates: [DataTemplate], of services: [String]) {
    guard let log else { return }
    works.withLock { works in
      var fresh: [DataTemplate] = []
      for template in templates where works.tried.insert(template.digest).inserted {
        fresh.append(template)
        works.open[template.digest] = services
      }
      guard !fresh.isEmpty else { return }
      let (new, earlier) = (fresh, works.tasks.last)
      let work = Task { [self] in
        await earlier?.value
        for template in new {
          if !Task.isCancelled { await make(template, log) }
          close(template)
        }
      }
      works.tasks.append(work)
    }
  }

  private func close(_ template: DataTemplate) { works.withLock { $0.open[template.digest] = nil } }

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

  /// Nothing more is made; ``end(within:_:)`` waits until that is so.
  func giveUp() {
    for work in works.withLock({ $0.tasks }) { work.cancel() }
  }

  /// Waits a moment for what is under way. What takes longer is given up, and no later end waits for it: it needs a run
  /// that lasts long enough.
  /// - Parameter waiting: told of the services once it takes a while.
  func end(
    within patience: Duration = TemplateMaker.patience,
    _ waiting: @escaping @Sendable ([String]) -> Void = { _ in }
  ) async {
    let (last, open) = works.withLock { ($0.tasks.last, $0.open) }
    guard let last, let log else { return }
    let isWaitedFor = open.keys.contains { !log.isLate($0) }
    let limit = Task { [self] in
      if isWaitedFor {
        try await Task.sleep(for: TemplateMaker.grace)
        let services = works.withLock { Set($0.open.values.flatMap(\.self)) }
        if !services.isEmpty { waiting(services.sorted()) }
        try await Task.sleep(for: patience)
        for digest in works.withLock({ $0.open.keys.sorted() }) { log.noteLate(digest) }
      }
      giveUp()
    }
    await last.value
    limit.cancel()
  }
}
