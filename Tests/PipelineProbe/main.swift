// Runs the pipeline in its arguments (`yes "|" head -1`) as a shell would, for tests that look at it from outside.
internal import Glibc
internal import Processes

func report(_ text: String) {
  let line = Array((text + "\n").utf8)
  write(STDOUT_FILENO, line, line.count)
}

let stages = CommandLine.arguments.dropFirst().split(separator: "|").map { words in
  Pipeline.Stage(words.first ?? "", Array(words.dropFirst()))
}
let terminal = ForegroundTerminal()

do {
  let outcome = try Pipeline(stages).stream(RunOptions(terminal: terminal))
  let hasTerminal = terminal != nil && tcgetpgrp(STDIN_FILENO) == getpgrp()
  report("ended: \(outcome.stages.map(\.exit)) interrupted: \(outcome.isInterrupted) terminal: \(hasTerminal)")
} catch {
  report("failed: \(error)")
}
