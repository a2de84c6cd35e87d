import Glibc
import Library
import Orchestration
import Runtime
import Synchronization
import Syntax
import TestRunner
import Testing

/// Files, plans and whole runs from texts, without a container engine.
enum Bench {
  static func file(_ name: String, _ text: String) throws -> TestFile {
    let source = SourceFile(name: name, folder: "/nowhere", text: text)
    return TestFile(source: source, program: try ProgramLoader().load(source))
  }

  static func plan(
    _ files: [TestFile], history: some RunHistory = NoHistory(), _ change: (inout RunCriteria) throws -> Void = { _ in }
  ) throws -> RunPlan {
    var criteria = RunCriteria()
    try change(&criteria)
    return try RunPlanner(files: files, criteria: criteria, history: history).plan()
  }

  /// A new folder, which is removed.
  static func folder(_ body: (String) throws -> Void) throws {
    var template = Array("/tmp/orch-runner-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    let root = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { _ = system("rm -rf \(root)") }
    try body(root)
  }

  /// Runs a plan and gives what was told.
  static func run(
    _ files: [TestFile], _ plan: RunPlan? = nil, interrupt: Interrupt = Interrupt(),
    _ change: (inout RunOptions) -> Void = { _ in }
  ) throws -> Told {
    try run(files, plan, interrupt: interrupt, forwarding: Told(), change)
  }
}

/// Jobs have outputs of their own: nothing may come here.
struct JobOutputTrap: ScriptOutput {
  func write(_ text: String) { preconditionFailure("a job wrote to the base's output: \(text)") }
  func writeError(_ text: String) { write(text) }
  var sharesStandardStreams: Bool { false }
}

/// The events of a run, as short lines.
final class Told: RunSink {
  private struct Content {
    var lines: [String] = []
    var verdict: RunVerdict?
  }

  private let content = Mutex(Content())

  var lines: [String] { content.withLock { $0.lines } }
  var verdict: RunVerdict? { content.withLock { $0.verdict } }
  var status: Int32? { verdict?.exitStatus }

  func finish(_ verdict: RunVerdict) { content.withLock { $0.verdict = verdict } }

  func receive(_ event: RunEvent) {
    guard let line = Self.line(event.kind) else { return }
    content.withLock { $0.lines.append(line) }
  }

  private static func line(_ kind: RunEvent.Kind) -> String? {
    switch kind {
    case .jobStarted(let job): "start \(job.file) \(job.title ?? "-")"
    case .jobFinished(let job): "end \(job.file) \(job.title ?? "-")"
    case .jobFailed(_, let failure): "error \(failure.message)"
    case .output(_, _, let text): "out \(text.dropLast())"
    case .note(let text): "note \(text)"
    case .test(_, let test): line(test)
    case .runStarted, .runFinished, .jobQueued, .environment: nil
    }
  }

  private static func line(_ test: TestEvent) -> String? {
    guard case .testFinished(let outcome) = test.kind else { return nil }
    let path = test.path.joined(separator: " › ")
    return switch outcome.verdict {
    case .passed: "pass \(path)"
    case .flaky: "flaky \(path)"
    case .failed(let failure): "fail \(path): \(failure.message)"
    case .skipped: "skip \(path)"
    case .notRun: "not run \(path)"
    case .interrupted: "interrupted \(path)"
    case .notReached: "not reached \(path)"
    case .exited(let status): "exit \(status) \(path)"
    }
  }
}

struct Remembered: RunHistory {
  var durations: [TestPath: Int64] = [:]
  var lastFailures: Set<TestPath> = []
}

extension Bench {
  /// The same, with a second report, or with something done when a line is told.
  static func run(
    _ files: [TestFile], _ plan: RunPlan? = nil, interrupt: Interrupt = Interrupt(), forwarding second: any RunSink,
    _ change: (inout RunOptions) -> Void = { _ in }
  ) throws -> Told {
    var options = RunOptions()
    change(&options)
    let told = Told()
    let recorder = RunRecorder([told, second])
    let base = ScriptHost(
      output: JobOutputTrap(), engine: EngineAccess { throw OrchestrationError.nothingToStart }, tests: TestExecutor())
    let runner = Runner(
      files: files, plan: try plan ?? Self.plan(files), options: options, base: base, interrupt: interrupt,
      recorder: recorder)
    told.finish(runner.run(id: "test", startedAt: 0))
    return told
  }

  static func run(
    _ files: [TestFile], interrupt: Interrupt, when line: String, _ act: @escaping @Sendable () -> Void
  ) throws -> Told {
    try run(files, interrupt: interrupt, forwarding: Reaction(line: line, act: act))
  }
}

/// Acts when a line is told.
struct Reaction: RunSink {
  let line: String
  let act: @Sendable () -> Void

  func receive(_ event: RunEvent) {
    let told = Told()
    told.receive(event)
    if told.lines == [line] { act() }
  }
}
