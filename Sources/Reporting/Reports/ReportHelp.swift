import Terminal

/// The page of `orch help reports`.
package enum ReportHelp {
  package static var text: String {
    let kinds = ReportKind.allCases.map { kind in
      let file = kind.fileName.map { " [\($0)]" } ?? ""
      return "  \(kind.rawValue.padded(to: 7)) \(kind.summary)\(file)\n"
    }.joined()
    return """
      Reports

      orch test --report KIND[=PATH] …        several at once
      orch --report KIND[=PATH] … FILE        of a script's tests

      \(kinds)
      Without a path a report goes to the run's folder, .orch/runs/N, under the name in brackets; json=- and tap=- go to
      standard output, and what orch itself says goes to standard error then. json, tap and github are written while the
      run goes on; junit and html are written as a whole at its end, also where it was interrupted, and now and then
      before, so that a run that is killed leaves what had finished. A report that cannot be written is left out, and what
      the disk had no space for is cut off behind something whole: a warning says what is missing, an older file stays unless
      this run's takes its place, and the exit status is \(ReportSet.failureStatus) where it would have been 0.

      The folder .orch/runs/N also holds a folder for each failed test: failure.txt, output.txt of its program, timeline.txt
      of its environment's start, probes.txt, what its probes were answered, SERVICE.log with the last lines of each service,
      all-services.log with the same in the order of their times, and inspect.json, what the engine said of each container.
      An environment that did not come up, or was up when a suite failed outside of its tests, has a folder of its own. A
      script has such a folder from the first failure in an environment on.

      The last \(Retention().folders) run folders are kept, what failures leave is at most 64 MB in each, and the last \(Retention().runs) runs in
      .orch/history.sqlite, which `orch history` reads; \(Retention.foldersVariable) and \(Retention.runsVariable) set other numbers, `orch history
      --prune` removes what is older at once. A run whose folder or history cannot be written warns of it, and its status
      stays what it is.

      JSON, version \(JSONReport.version)
      One object on each line, in the order in which things happen. The version is in the first one, `run_started`; it
      rises when readers of an older one would misunderstand. Readers should pass over fields and events they do not know.

        event           run_started, job_queued, job_started, job_finished, job_failed, suite_started, suite_finished,
                        test_started, test_finished, output, note, run_finished; of environments: environment_planned,
                        step_started, step_finished, step_failed, image_output, probed, environment_up,
                        environment_failed, environment_evidence, environment_ending, environment_down, left_behind, swept
        time_ns         nanoseconds since the run's first event; every …_ns is in nanoseconds, every …_ms in milliseconds
        started_at_ms   of run_started: milliseconds since 1970
        job             the number of the file, suite or test that is run by itself; run_started lists them
        path            titles from the outermost suite to the test; file, line and column say where it stands
        verdict         of test_finished: passed, flaky, failed, skipped, not_run (its environment could not be had,
                        or the run ended before it began), interrupted, exited
        environment     of tests: the `env` by name, and environment_id its id, as `environment` of environments' events
        services        of test_finished: services that were not as they should be, as `api exited 7`
        attempts        how often it was tried; earlier holds the failures before it passed
        duration_ns     of test_finished: all attempts' bodies; startup_ns is the start of its own environments
        failure         code, message, file, line, column, source, values, difference, help, calls, attached; the lines
                        of a difference have a side: expected (right of `==`), actual, both, remark
        bundle          of what failed: the folder with what was kept of it
        waiting_for     of job_queued: what for, where it is more than its turn
        steps           of environment_planned: each with the steps that it waits for in `after`
        exit_status     of run_finished, with passed, flaky (among them), failed, skipped, not_run, interrupted, exited;
                        may_have_more where it ended before it was known which further tests there are
        seed            a string, as it may be larger than readers' numbers

      """
  }
}
