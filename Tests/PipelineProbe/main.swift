// A process of its own for tests that look at one from outside, or that count everything a process has.
internal import Dispatch
internal import Glibc
internal import Processes

let arguments = Array(CommandLine.arguments.dropFirst())
switch arguments.first {
case "--runs": report(Census().takenAround { manyRuns() })
case "--failed-starts": report(Census().takenAround { failedStarts() })
case "--background": report(Census().takenAround { backgroundProcesses() })
case "--few-descriptors": report(fewDescriptors())
case "--two-readers": twoReaders()
case "--children-ignored":
  signal(SIGCHLD, SIG_IGN)
  runOnTerminal(arguments.dropFirst())
default: runOnTerminal(arguments[...])
}

/// Runs the pipeline in some words (`yes "|" head -1`) as a shell would, and says how it ended.
func runOnTerminal(_ words: ArraySlice<String>) {
  let stages = words.split(separator: "|").map { Pipeline.Stage($0.first ?? "", Array($0.dropFirst())) }
  let terminal = ForegroundTerminal()
  do {
    let outcome = try Pipeline(stages).stream(RunOptions(terminal: terminal))
    let hasTerminal = terminal != nil && tcgetpgrp(STDIN_FILENO) == getpgrp()
    report("ended \(outcome.stages.map(\.exit)) interrupted: \(outcome.isInterrupted) terminal: \(hasTerminal)")
  } catch {
    report("failed: \(error)")
  }
}

/// Two pipelines at once want the keys of one terminal.
func twoReaders() {
  let terminal = ForegroundTerminal()
  DispatchQueue.concurrentPerform(iterations: 2) { _ in
    let reader = Pipeline([.init("sh", ["-c", "read line; echo got $line"])])
    _ = try? reader.stream(RunOptions(terminal: terminal))
  }
  report("both ended")
}

func report(_ text: String) {
  let line = Array((text.replacing("Processes.Exit.", with: "") + "\n").utf8)
  write(STDOUT_FILENO, line, line.count)
}
