/// What an event is called in a JSON report.
package enum JSONEventName: String, CaseIterable, Sendable {
  case runStarted = "run_started"
  case jobQueued = "job_queued"
  case jobStarted = "job_started"
  case jobFailed = "job_failed"
  case jobFinished = "job_finished"
  case suiteStarted = "suite_started"
  case suiteFinished = "suite_finished"
  case testStarted = "test_started"
  case testFinished = "test_finished"
  case output, note
  case environmentQueued = "environment_queued"
  case environmentExceeds = "environment_exceeds"
  case environmentPlanned = "environment_planned"
  case stepStarted = "step_started"
  case stepFinished = "step_finished"
  case stepFailed = "step_failed"
  case imageOutput = "image_output"
  case probed
  case environmentUp = "environment_up"
  case environmentFailed = "environment_failed"
  case environmentEvidence = "environment_evidence"
  case environmentEnding = "environment_ending"
  case environmentDown = "environment_down"
  case leftBehind = "left_behind"
  case stackBusy = "stack_busy"
  case swept
  case runFinished = "run_finished"
}

extension JSONReport {
  /// All that is written, also inside of other fields.
  package static let fields = [
    FieldHelp("event", meaning: JSONEventName.allCases.map(\.rawValue).joined(separator: ", ")),
    FieldHelp(
      "time_ns",
      meaning: "nanoseconds since the run's first event; every …_ns is in nanoseconds, every …_ms in milliseconds"),
    FieldHelp("version", "run", meaning: "of run_started: of this format, and the run's own id"),
    FieldHelp("started_at_ms", meaning: "of run_started: since 1970"),
    FieldHelp(
      "mode", "command_line", "concurrency",
      meaning: "of run_started: isolated, parallel, refresh or ci; as typed, without secrets; how many jobs run at once"
    ),
    FieldHelp("seed", meaning: "of run_started: a string, as it may be larger than readers' numbers"),
    FieldHelp(
      "machine", meaning: "of run_started: its name, system, processors, memory_bytes, and in orch the version of orch"),
    FieldHelp("system", "processors", "memory_bytes", "orch", meaning: "inside of machine"),
    FieldHelp(
      "jobs",
      meaning: "of run_started: each with its job, file, line, title (none is the whole file) and repetition, from 1"),
    FieldHelp("title", "repetition", meaning: "inside of jobs"),
    FieldHelp("job", meaning: "the number of the file, suite or test that is run by itself"),
    FieldHelp("waiting_for", meaning: "of job_queued: what for, where it is more than its turn"),
    FieldHelp(
      "stream", "text",
      meaning: "of output: output or error, and what was written; text also says what a note, a probe, "
        + "a line of a build, a shortage, an excess or a failed environment has to say"),
    FieldHelp("path", meaning: "titles from the outermost suite to the test"),
    FieldHelp("file", "line", "column", meaning: "where it stands, from 1"),
    FieldHelp("environment", meaning: "of tests: the `env` by its name; of environments' events: the id"),
    FieldHelp("environment_id", meaning: "of test_finished: the id of the environment that it ran in"),
    FieldHelp(
      "verdict",
      meaning:
        "of test_finished: passed, flaky, failed, skipped, not_run (its environment could not be had, or the run ended "
        + "before it began), interrupted, exited (it called exit)"),
    FieldHelp("reason", meaning: "why a test was skipped or not run; inside of steps: why it is taken"),
    FieldHelp(
      "attempts", "earlier", meaning: "of test_finished: how often it was tried; the failures before it passed"),
    FieldHelp(
      "duration_ns", "startup_ns",
      meaning:
        "of test_finished: all attempts' bodies, and the start of its own environments; duration_ns also of steps and "
        + "environments"),
    FieldHelp(
      "failure",
      meaning:
        "code, message, file, line, column, source, values, difference, related, help, calls, attached, later: what "
        + "is not known is left out"),
    FieldHelp(
      "code", "message", "source",
      meaning: "inside of failure: `orch explain` tells of the code; the line of the program"),
    FieldHelp(
      "values", "name", "value", "from_line",
      meaning:
        "inside of failure: what variables and parts of the expression held, and where variables got it; name is also an "
        + "environment's `env`, and the machine's"),
    FieldHelp(
      "difference", "side",
      meaning: "inside of failure: lines, each expected (right of `==`), actual, both, or a remark"),
    FieldHelp("related", "label", meaning: "inside of failure: other places that have to do with it"),
    FieldHelp(
      "help", "calls", "attached",
      meaning: "inside of failure: advice, the calls that led there, and what else belongs to it, as logs"),
    FieldHelp(
      "later", meaning: "inside of failure: of several attempts, what went wrong otherwise than at first, as failures"),
    FieldHelp(
      "services",
      meaning:
        "of test_finished: those that were not as they should be, as `api exited 7`; of environment_planned: each with "
        + "service, image, needs"),
    FieldHelp(
      "service", "image", "needs",
      meaning: "of probed: which; inside of services: what it is made of, and of which others it has need"),
    FieldHelp(
      "step", "steps", "after",
      meaning: "of step_…: which; of environment_planned: all of them, each with the steps that it waits for"),
    FieldHelp(
      "names",
      meaning: "of image_output: the services; of left_behind and swept: the objects; of stack_busy: the stack that "
        + "another command changes"),
    FieldHelp("bundle", meaning: "of what failed: the folder with what was kept of it"),
    FieldHelp(
      "ending", "exit_status",
      meaning:
        "of run_finished: completed, failed, exited or interrupted, and the status, with failure where an error ended it"
    ),
    FieldHelp(
      "passed", "flaky", "failed", "skipped", "not_run", "interrupted", "exited",
      meaning: "of run_finished: how many tests; those that are flaky are among those that passed"),
    FieldHelp(
      "may_have_more", meaning: "of run_finished: it ended before it was known which further tests there are"),
  ]
}
