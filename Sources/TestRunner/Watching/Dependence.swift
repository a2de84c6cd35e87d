import Library
import Orchestration
import Synchronization

/// Which jobs a changed file matters to: by their own text, what it brings in, and what their environments' images are built from,
/// which the rounds before have shown.
package final class Dependence: RunSink {
  /// A job over several rounds, whatever its number.
  private struct Key: Hashable {
    var file: String
    var title: String?

    init(_ job: Job) { (file, title) = (job.file, job.title) }
  }

  private let builds = Mutex<[Key: Set<BuildSource>]>([:])

  package init() {}

  package func receive(_ event: RunEvent) {
    guard case .environment(let job?, let happened) = event.kind, case .planned(let plan) = happened.kind else {
      return
    }
    builds.withLock { $0[Key(job), default: []].formUnion(plan.builds) }
  }

  /// Those of a plan's jobs that the files matter to. Paths are absolute.
  package func jobs(of plan: RunPlan, in files: [TestFile], using paths: [String]) -> Set<Int> {
    let known = builds.withLock { $0 }
    var read: [BuildSource: SourceFiles] = [:]
    for source in Set(known.values.flatMap { $0 }) { read[source] = SourceFiles(source) }
    let changed = Set(paths)
    return Set(
      plan.items.filter { item in
        let file = files[item.file]
        let texts = [file.source.absolutePath].compactMap { $0 } + file.program.libraries
        if texts.contains(where: changed.contains) { return true }
        return (known[Key(item.job)] ?? []).contains { source in
          paths.contains { read[source]?.contain($0) == true }
        }
      }.map(\.job.id))
  }
}

extension RunPlan {
  /// The same with some jobs in front.
  package func first(_ chosen: Set<Int>) -> RunPlan {
    var plan = self
    plan.items = items.filter { chosen.contains($0.job.id) } + items.filter { !chosen.contains($0.job.id) }
    for index in plan.items.indices { plan.items[index].job.id = index }
    return plan
  }
}
