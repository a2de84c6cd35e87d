import ContainerEngine
import Library
import Orchestration
import Reporting
import Runtime
import Synchronization
import Syntax
import Terminal

/// Runs a program without a container engine, and holds what it wrote and how it ended.
final class ProgramTrial: ScriptOutput {
  private struct Written {
    var output = ""
    var errors = ""
    var failures: [String] = []
  }

  private let written = Mutex(Written())
  var output: String { written.withLock { $0.output } }
  var errors: String { written.withLock { $0.errors } }
  /// The codes of what tests failed for.
  var failures: [String] { written.withLock { $0.failures } }
  var sharesStandardStreams: Bool { false }

  func write(_ text: String) { written.withLock { $0.output += text } }
  func writeError(_ text: String) { written.withLock { $0.errors += text } }

  enum Ending {
    case completed(TestTally)
    case rejected([Diagnostic])
    case raised(Raise)
  }

  private static let noEngine = OrchestrationError.engine(
    EngineError(
      operation: "reach the engine",
      cause: .unreachable(EngineError.Endpoint("unix:///nowhere/docker.sock"), reason: .noSocket)),
    service: nil)

  /// `cleanUpTime` is in nanoseconds; `isQueued` has all time limits stand still; `start` gets what Ctrl-C raises, before the program
  /// begins.
  func run(
    _ source: SourceFile, arguments: [String] = [], cleanUpTime: Int64? = nil, isQueued: Bool = false,
    start: (Interrupt) -> Void = { _ in }
  ) -> Ending {
    let loaded: ProgramLoader.Loaded
    do throws(ProgramLoader.Rejected) {
      loaded = try ProgramLoader().load(source)
    } catch {
      return .rejected(error.diagnostics)
    }
    let report = ConsoleReport(style: .plain, width: nil)
    let host = ScriptHost(
      output: self, arguments: ScriptArguments(arguments), engine: EngineAccess { throw Self.noEngine },
      tests: TestExecutor { [self] event in
        write(Self.withoutTimes(report.lines(event)))
        guard case .testFinished(let outcome) = event.kind, case .failed(let failure) = outcome.verdict else { return }
        written.withLock { $0.failures.append(failure.code.id) }
      })
    let (image, main) = (loaded.image, loaded.main)
    let interrupt = Interrupt()
    start(interrupt)
    let raised = MachineThread.run { () -> Raise? in
      let machine = Machine(image: image, host: host, interrupt: interrupt)
      if let cleanUpTime { machine.cleanUpTime = cleanUpTime }
      if isQueued { machine.timePauses.begin() }
      do throws(Raise) {
        _ = try machine.run(main)
        return nil
      } catch {
        return machine.final(error)
      }
    }
    if case .some(.some(let raised)) = raised { return .raised(raised) }
    return .completed(host.tests.tally)
  }

  /// Times differ from run to run: `PASS "a"  3ms` becomes `PASS "a"`.
  private static func withoutTimes(_ text: String) -> String {
    lines(text).map { line in
      guard let gap = line.lastRange(of: "  "), line.hasSuffix("s"),
        line[gap.upperBound...].allSatisfy({ $0.isNumber || "ms.".contains($0) })
      else { return line }
      return String(line[..<gap.lowerBound])
    }.map { $0 + "\n" }.joined()
  }
}

extension String {
  fileprivate func lastRange(of part: String) -> Range<String.Index>? {
    var found: Range<String.Index>?
    var start = startIndex
    while let next = self[start...].firstRange(of: part) {
      found = next
      start = index(after: next.lowerBound)
    }
    return found
  }
}
