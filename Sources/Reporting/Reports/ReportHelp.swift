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

      \(FieldHelp.text(JSONReport.fields))
      """
  }
}
