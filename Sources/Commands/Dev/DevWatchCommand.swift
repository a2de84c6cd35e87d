import ArgumentParser
import FileWatching
import Library
import Orchestration
import Runtime

/// `orch dev watch`: refreshes what a saved file belongs to.
struct DevWatchCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "Refresh services whenever one of their files is saved, until Ctrl-C.")

  @OptionGroup var which: StackArguments
  @OptionGroup var only: ServiceArguments

  mutating func runForStatus() throws -> Int32 {
    let services = only.services
    return try StackSession(which).run(services) { work in
      let stack = work.stack
      let watched = Set(services.isEmpty ? stack.builtServices : services)
      let watcher = try FileWatcher(stack.sourceFolders) { IgnoredFiles.common($0) }
      if try await work.orchestrator.identity(of: stack) == nil { work.show(try await work.orchestrator.up(stack)) }
      work.say("watching \(stack.sourceFolders.joined(separator: ", ")); Ctrl-C ends it")
      for await changes in watcher.changes {
        let names = changes.isIncomplete ? watched : watched.intersection(stack.services(using: changes.paths))
        guard !names.isEmpty else { continue }
        work.say("changed: \(names.sorted().joined(separator: ", "))")
        do {
          work.show(try await work.orchestrator.refresh(stack, services: names))
        } catch is CancellationError {
          throw CancellationError()
        } catch {
          // The next save may mend it.
          work.output.writeError("error: \(StackSession.message(error))\n")
        }
      }
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
