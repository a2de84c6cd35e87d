import Dispatch
import Library
import Runtime
import Syntax

/// One job in a machine of its own, from the evaluation of its file's declarations to the release of all that it made.
struct JobRun {
  let item: RunPlan.Item
  let file: TestFile
  let options: RunOptions
  let base: ScriptHost
  let interrupt: Interrupt
  let recorder: RunRecorder
  let admission: Admission?
  /// The environment that tests run against, by its id, where they have none of their own.
  let standing: String?
  let isOver: @Sendable () -> Bool
  let testEnded: @Sendable (TestPath, TestOutcome) -> Void

  /// Runs it on the calling thread, which must have a machine's stack.
  func run() -> RunVerdict {
    let (job, recorder) = (item.job, recorder)
    recorder.record(.jobStarted(job))
    let output = JobOutput { stream, text in recorder.record(.output(job, stream, text)) }
    let place = admission.map { admission in
      JobAdmission(admission) { recorder.record(.jobQueued(job, waitingFor: $0)) }
    }
    let host = ScriptHost(besides: base, output: output, tests: executor(output), environments: environments(place))
    let ending = run(host).masked(by: host.secrets)
    host.flush()
    output.flush()
    if !ending.isCompleted { host.tests.tellOfRest() }
    host.close()
    if let place { waitFor { await place.end() } }
    let verdict = verdict(ending, host.tests.tally)
    if case .failed(let failure) = verdict.ending { recorder.record(.jobFailed(job, failure)) }
    recorder.record(.jobFinished(job))
    return verdict
  }

  /// Where `exit` has ended the program, and no test tells of it, it is an error if it says so or if tests were left.
  private func verdict(_ ending: RunVerdict.Ending, _ tally: TestTally) -> RunVerdict {
    guard case .exited(let status) = ending, !isOver() else { return RunVerdict(ending: ending, tally: tally) }
    var failure: Failure?
    if status != 0, tally.exited == 0 {
      failure = Failure(.failed, "`exit(\(status))` has ended the program outside of its tests")
    } else if status == 0, tally.notReached > 0 {
      let left = tally.notReached == 1 ? "a test that has" : "\(tally.notReached) tests that have"
      failure = Failure(
        .failed, "`exit(0)` has ended the program before \(left) not run",
        help: ["`skip(\"why\")` ends a test, `return` a function"])
    }
    return RunVerdict(ending: failure.map(RunVerdict.Ending.failed) ?? ending, tally: tally)
  }

  private func run(_ host: ScriptHost) -> RunVerdict.Ending {
    let machine = Machine(image: file.program.image, host: host, interrupt: interrupt)
    do throws(Raise) {
      _ = try machine.run(file.program.main)
      return .completed
    } catch {
      let ended = machine.final(error)
      if case .failure(let failure) = ended { host.tests.tellOfEvidence(for: failure, in: machine) }
      return RunVerdict.Ending(ended)
    }
  }

  private func executor(_ output: JobOutput) -> TestExecutor {
    let (job, recorder, testEnded) = (item.job, recorder, testEnded)
    var tests = TestExecutor.Options()
    tests.selection = item.selection
    tests.outline = file.program.outline
    tests.keepsFailed = options.keepsFailed
    tests.gathersEvidence = true
    tests.timeout = options.timeout
    tests.retries = options.retries
    tests.isOver = isOver
    if let pause = options.pause {
      tests.pause = { failed in
        output.flush()
        pause(job, failed)
      }
    }
    tests.kept = { environment in
      recorder.record(
        .note("kept \(environment.name) \(environment.id) for a look: `orch down \(environment.id)` ends it"))
    }
    return TestExecutor(options: tests) { event in
      recorder.record(.test(job, event))
      if case .testFinished(let outcome) = event.kind {
        testEnded(TestPath(file: job.file, titles: event.path), outcome)
      }
    }
  }

  private func environments(_ place: JobAdmission?) -> EnvironmentDefaults {
    var defaults = options.environments(of: item)
    defaults.standing = standing
    defaults.admission = place
    return defaults
  }
}

/// Waits on the calling thread for asynchronous work, which runs elsewhere.
func waitFor(_ work: @escaping @Sendable () async -> Void) {
  let done = DispatchSemaphore(value: 0)
  Task {
    await work()
    done.signal()
  }
  done.wait()
}
