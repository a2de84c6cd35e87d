import FileWatching
import Glibc
import Library
import Reporting
import Runtime
import TestRunner

/// `orch test --mode ci`: tests again and again, whenever a watched file changes, until Ctrl-C.
struct WatchSession {
  /// What the command line names as tests.
  let paths: [String]
  let watched: [String]
  let criteria: RunCriteria
  let options: RunOptions
  let arguments: [String]
  let requests: [ReportRequest]
  let pausesOnFailure: Bool

  func run() throws -> Int32 {
    // No change of a file mends a command line.
    do { _ = try plan(nil) } catch { throw CommandMistake(TestCommand.message(error)) }
    let bench = TestBench(arguments: arguments, requests: requests)
    var options = options
    if pausesOnFailure { options.pause = { job, failed in bench.pause(job, failed) } }
    let watcher: FileWatcher
    do throws(FileWatcher.Problem) { watcher = try makeWatcher() } catch {
      Console().error("error: \(error.message)\n")
      return 64
    }
    let waker = bench.interrupt.onRaise { watcher.stop() }
    let dependence = Dependence()
    var writes = RoundWrites()
    var round = 1
    var changed: [String] = []
    while bench.interrupt.reason == nil {
      bench.say(test(bench, options, dependence, changed, round: round))
      guard bench.interrupt.reason == nil else { break }
      bench.prepareNext()
      guard let next = changes(watcher, dependence, &writes, bench) else { break }
      changed = next
      bench.say("\nchanged: \(shown(changed))")
      round += 1
    }
    bench.interrupt.forget(waker)
    bench.finish()
    guard case .signal(let number)? = bench.interrupt.reason else { return 0 }
    Console().report(RunVerdict.Ending.interrupted(number))
    return 128 + number
  }

  // MARK: A round

  /// The line that sums it up.
  private func test(
    _ bench: TestBench, _ options: RunOptions, _ dependence: Dependence, _ changed: [String], round: Int
  ) -> String {
    let begin = Machine.monotonicTime()
    let console = Console()
    let found: (files: [TestFile], plan: RunPlan)?
    do { found = try plan(console) } catch {
      found = nil
      console.error("error: \(TestCommand.message(error))\n")
    }
    guard let (files, plan) = found else { return "round \(round): nothing was run; waiting for changes" }
    let chosen = dependence.jobs(of: plan, in: files, using: changed)
    let ended = bench.run(files, plan.first(chosen), options, watchers: [dependence])
    let told = "\(ended.summary) in \(DurationText.short(Machine.monotonicTime() - begin))"
    if bench.interrupt.reason != nil { return "round \(round): interrupted: \(told)" }
    let good = ended.hasRunNone ? "no test ran" : "good"
    let outcome = ended.status == 0 ? good : "bad, status \(ended.status)"
    return "round \(round): \(outcome): \(told); waiting for changes"
  }

  /// `nil` where a file is wrong, which the console tells.
  private func plan(_ console: Console?) throws -> (files: [TestFile], plan: RunPlan)? {
    let loaded = TestFileLoader().load(try TestFileFinder().files(paths))
    console?.report(loaded.diagnostics)
    for failure in loaded.failures { console?.error("error: \(failure.message)\n") }
    guard loaded.isRunnable else { return nil }
    let past = PlanningHistory.read()
    let planner = RunPlanner(
      files: loaded.files, criteria: criteria, history: past.history, names: past.paths.recorded)
    return (loaded.files, try planner.plan())
  }

  // MARK: Changes

  /// What changed while a round ran has one of its own, unless it is what the tests write themselves.
  private func changes(
    _ watcher: FileWatcher, _ dependence: Dependence, _ writes: inout RoundWrites, _ bench: TestBench
  ) -> [String]? {
    if let meanwhile = watcher.pending() {
      // What is not told of is not known any more.
      if meanwhile.isIncomplete { writes = RoundWrites() }
      // Where a file is wrong by now, the next round says so.
      guard !meanwhile.isIncomplete, let (files, plan) = try? plan(nil),
        dependence.jobs(of: plan, in: files, using: meanwhile.paths).isEmpty
      else {
        writes.noteRound(after: meanwhile.paths, content: Self.content(of:))
        return meanwhile.paths
      }
      // What is gone again was an editor's, or the tests' own.
      let judged = writes.judge(meanwhile.paths.filter(FileSystem.exists), content: Self.content(of:))
      if !judged.left.isEmpty {
        bench.say(
          "changed while tests ran, round after round, and not tested again: \(shown(judged.left)); "
            + "save it once more if no test writes it")
      }
      if !judged.saved.isEmpty { return judged.saved }
    }
    while let next = watcher.next(quiet: Self.quiet) {
      guard !next.paths.isEmpty || next.isIncomplete else { continue }
      if next.isIncomplete { writes = RoundWrites() }
      writes.noteSave(next.paths, content: Self.content(of:))
      return next.paths
    }
    return nil
  }

  /// A digest of what a file holds; `nil` where it cannot be read, or is too large to be read after each round.
  private static func content(of path: String) -> Int? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    guard status.st_mode & S_IFMT == S_IFREG else { return 0 }
    guard status.st_size <= 16 << 20, let bytes = try? FileSystem.bytes(path) else { return nil }
    return bytes.hashValue
  }

  /// Milliseconds without a change that end a save: what comes later starts the next round.
  private static let quiet = 40

  private func makeWatcher() throws(FileWatcher.Problem) -> FileWatcher {
    let roots = watched.isEmpty ? ["."] : watched
    let folder = WorkingFolder.current
    let rules = Set([folder] + roots.map { $0.hasPrefix("/") ? $0 : "\(folder)/\($0)" }).map { GitIgnore(folder: $0) }
    let reports = reportPaths(in: folder)
    let output = [STDOUT_FILENO, STDERR_FILENO].compactMap { FileIdentity(descriptor: $0) }
    return try FileWatcher(roots) { path in
      IgnoredFiles.common(path) || reports.contains(path) || rules.contains { $0.ignores(path) }
        || FileIdentity(path: path).map(output.contains) ?? false
    }
  }

  private func reportPaths(in folder: String) -> Set<String> {
    var paths: Set<String> = []
    for request in requests {
      guard case .file(let written) = request.target else { continue }
      let path = written.hasPrefix("./") ? String(written.dropFirst(2)) : written
      paths.insert(path.hasPrefix("/") ? path : "\(folder)/\(path)")
    }
    return paths
  }

  /// What is gone again was an editor's, unless nothing else has changed.
  private func shown(_ changed: [String]) -> String {
    let folder = WorkingFolder.current + "/"
    let present = changed.filter(FileSystem.exists)
    let paths = present.isEmpty ? changed : present
    let names = paths.prefix(5).map { $0.hasPrefix(folder) ? String($0.dropFirst(folder.count)) : $0 }
    let more = paths.count - names.count
    return names.isEmpty ? "much" : names.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }
}

/// A file under whatever name: what this program itself is told to write to is no change.
private struct FileIdentity: Hashable, Sendable {
  private let device: UInt64
  private let inode: UInt64

  init?(descriptor: Int32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    self.init(status)
  }

  init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  private init?(_ status: stat) {
    guard status.st_mode & S_IFMT == S_IFREG else { return nil }
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
  }
}

extension FileWatcher.Problem {
  var message: String {
    switch self {
    case .missing(let path): "there is no file or folder `\(path)` to watch"
    case .refused(let operation, let reason): "the system does not \(operation): \(reason)"
    case .tooManyFolders:
      "there are more folders than the system watches for one user: raise `fs.inotify.max_user_watches`, or give `--watch-paths`"
    }
  }
}
