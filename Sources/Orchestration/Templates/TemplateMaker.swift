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
    /// Services whose data are being made.
    var services: [String] = []
  }

  /// How long the end of a run waits without a word for what is under way.
  private static let grace = Duration.milliseconds(300)
  /// How long it waits then.
  private static let patience = Duration.seconds(10)

  init(_ engine: any ContainerEngine, _ log: InitialisationLog?) {
    self.engine = engine
    self.log = log
  }

  func make(_ templates: [DataTemplate], of services: [String]) {
    guard let log, !templates.isEmpty else { return }
    works.withLock { works in
      let earlier = works.tasks.last
      works.services += services
      let work = Task { [self] in
        await earlier?.value
        for template in templates where !Task.isCancelled {
          // Who finds none goes on initialising by itself.
          try? await make(template, log)
        }
        finished(services)
      }
      works.tasks.append(work)
    }
  }

  private func finished(_ services: [String]) {
    works.withLock { works in
      for service in services {
        if let place = works.services.firstIndex(of: service) { works.services.remove(at: place) }
      }
    }
  }

  /// Where another process makes some already, this one may be among them.
  private func make(_ template: DataTemplate, _ log: InitialisationLog) async throws {
    try await log.alone { [engine] in
      guard try await engine.inspectImage(template.tag) == nil else { return }
      _ = try await engine.buildImage(template.build()) { _ in }
    }
  }

  /// Sees through what is under way, for so long; the rest is given up.
  /// - Parameter waiting: told of the services once it takes a while.
  func end(_ waiting: @escaping @Sendable ([String]) -> Void = { _ in }) async {
    let open = works.withLock { $0.tasks }
    guard let last = open.last else { return }
    let limit = Task { [self] in
      try await Task.sleep(for: TemplateMaker.grace)
      waiting(works.withLock { $0.services })
      try await Task.sleep(for: TemplateMaker.patience)
      for work in open { work.cancel() }
    }
    await last.value
    limit.cancel()
  }
}
