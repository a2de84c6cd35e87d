import ArgumentParser
import FileWatching
import Library
import Orchestration
import Runtime

/// `orch dev watch`: refreshes what a saved file belongs to.
struct DevWatchCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Refresh services whenever one of their files, or their declaration, is saved, until Ctrl-C.")

  @OptionGroup var which: StackArguments
  @OptionGroup var only: ServiceArguments

  mutating func runForStatus() throws -> Int32 {
    let services = only.services
    return try StackSession(which).run(services) { work in
      var watch = try StackWatch(work, services)
      try await watch.run()
    }
  }
}

/// A stack that follows its sources, as it is declared by then.
private struct StackWatch {
  private let work: StackSession.Work
  /// Empty where all that are built are meant.
  private let services: [String]
  private var stack: StackSpec
  /// The files that declare it.
  private var declarations: Set<String>
  private var watcher: FileWatcher

  init(_ work: StackSession.Work, _ services: [String]) throws {
    self.work = work
    self.services = services
    stack = work.stack
    (declarations, watcher) = try Self.watch(work.stack, work)
  }

  private static func watch(_ stack: StackSpec, _ work: StackSession.Work) throws -> (Set<String>, FileWatcher) {
    let declarations = work.declarations()
    let watcher = try FileWatcher(stack.sourceFolders + declarations.sorted()) { IgnoredFiles.common($0) }
    return (declarations, watcher)
  }

  mutating func run() async throws {
    // An engine that cannot be asked ends it here.
    if try await work.orchestrator.identity(of: stack) == nil {
      try await attempt { [work, stack] in work.show(try await work.orchestrator.up(stack)) }
    }
    while try await follow() {}
  }

  /// Until the stack is declared otherwise: `true`, or the end.
  private mutating func follow() async throws -> Bool {
    let watched = stack.sourceFolders + declarations.sorted()
    work.say("watching \(watched.joined(separator: ", ")); Ctrl-C ends it")
    for await changes in watcher.changes {
      if !declarations.isDisjoint(with: changes.paths), try await declareAnew() { return true }
      try await refresh(changes)
    }
    return false
  }

  private func refresh(_ changes: FileWatcher.Changes) async throws {
    let watched = Set(services.isEmpty ? stack.builtServices : services)
    let names = changes.isIncomplete ? watched : watched.intersection(stack.services(using: changes.paths))
    guard !names.isEmpty else { return }
    work.say("changed: \(names.sorted().joined(separator: ", "))")
    try await attempt { work.show(try await work.orchestrator.refresh(stack, services: names)) }
  }

  /// Takes the stack as its files declare it now, and has it so on the engine; `false` where they are wrong, or say the same.
  private mutating func declareAnew() async throws -> Bool {
    guard var next = work.reload(services), next != stack else { return false }
    work.say("changed: the declaration")
    // Watched before it is renewed: what is saved from here on is told of, what was before is built.
    (declarations, watcher) = try Self.watch(next, work)
    stack = next
    if !services.isEmpty { next.environment.wanted = services }
    try await attempt { [work, next] in work.show(try await work.orchestrator.up(next)) }
    return true
  }

  /// What fails now the next save may mend.
  private func attempt(_ renewal: () async throws -> Void) async throws {
    do {
      try await renewal()
    } catch is CancellationError {
      throw CancellationError()
    } catch {
      work.output.writeError("error: \(StackSession.message(error))\n")
    }
  }
}

extension FileWatcher {
  /// As they come; ends with the task.
  var changes: AsyncStream<Changes> {
    AsyncStream { continuation in
      let isStarted = MachineThread.start { [self] in
        while let changes = next() { continuation.yield(changes) }
        continuation.finish()
      }
      if !isStarted { continuation.finish() }
      continuation.onTermination = { [self] _ in stop() }
    }
  }
}
