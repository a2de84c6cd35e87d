import Glibc
import Library
import LineEditor
import Runtime
import Semantics
import Syntax
import Terminal
import TextWidth

/// The session's texts: the prompt, what a line gave, what went wrong.
struct OutcomeView: Sendable {
  let values: ValueView
  let terminal: TerminalConnection
  let universe: Universe
  let failureText: @Sendable (Failure) -> String

  /// Statements that take longer are timed. Nanoseconds.
  private static let slow: Int64 = 1_000_000_000

  private var style: Style { values.style }
  private var columns: Int { WindowSize.of(descriptor: terminal.output)?.columns ?? values.width }

  var greeting: String { style(.muted, "orch: `help` tells what there is, Ctrl-D ends.") + "\n" }

  /// `orch (shop, cache)> `, with the environments that are up; of too many only how many there are.
  func prompt(_ environments: [EnvironmentView]) -> String {
    var names = self.names(environments)
    if DisplayWidth.of(names) > Self.widestNames { names = "\(environments.count) environments" }
    return style(.emphasis, "orch") + (names.isEmpty ? "" : " (" + style(.success, names) + ")") + "> "
  }

  private static let widestNames = 40

  /// What is asked before a session ends that has something up.
  func question(_ environments: [EnvironmentView]) -> String {
    "end \(style(.success, names(environments)))? [Y/n/keep] "
  }

  func kept(_ environments: [EnvironmentView]) -> String {
    environments.map { "\($0.name) goes on: `orch down \($0.id)` ends it\n" }.joined()
  }

  func saved(_ script: SavedScript, _ path: String) -> String {
    let comments = script.comments > 0 ? ", and \(script.comments) that a script cannot hold as comments" : ""
    return "wrote \(Self.counted(script.statements, "statement")) to \(path)\(comments)\n"
  }

  private static func counted(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }

  func history(_ entries: [SessionLog.Entry], last: Int?) -> String {
    guard !entries.isEmpty else { return note("nothing has been entered yet") }
    return HistoryView(width: columns, style: style, unicode: values.unicode).lines(entries, last: last)
      .map { $0 + "\n" }.joined()
  }

  /// Each name once, with how many are called so.
  private func names(_ environments: [EnvironmentView]) -> String {
    var counts: [(name: String, count: Int)] = []
    for environment in environments {
      if let known = counts.firstIndex(where: { $0.name == environment.name }) {
        counts[known].count += 1
      } else {
        counts.append((environment.name, 1))
      }
    }
    return counts.map { $0.count == 1 ? $0.name : "\($0.count) \($0.name)" }.joined(separator: ", ")
  }

  /// Puts the cursor at a line's beginning, wherever a program has left it, with a mark where that broke a line.
  var freshLine: String { freshLine(mark: values.unicode ? "⏎" : "%") }

  /// The same without a mark: what is shown of Ctrl-C ends in no newline either.
  var freshLineAfterKey: String { freshLine(mark: " ") }

  /// A line as wide as the terminal wraps unless it begins at the first column.
  private func freshLine(mark: String) -> String {
    guard terminal.canEdit else { return "" }
    return style(.muted, mark) + String(repeating: " ", count: max(0, columns - 1)) + "\r\u{1B}[K"
  }

  func note(_ text: String) -> String { style(.muted, text) + "\n" }

  /// What stands on standard output and on standard error.
  func text(_ evaluation: EvaluationThread.Evaluation) -> (shown: String, problems: String) {
    let time = evaluation.duration >= Self.slow ? note("took \(Self.seconds(evaluation.duration))") : ""
    switch evaluation.outcome {
    case .rejected(let diagnostics): return ("", rendered(diagnostics))
    case .raised(let raise): return (time, problem(raise))
    case .ran(let value, let warnings):
      var view = values
      view.width = columns
      view.environments = evaluation.scope.environments
      return (view.lines(value).map { $0 + "\n" }.joined() + time, rendered(warnings))
    }
  }

  func problem(_ raise: Raise) -> String {
    switch raise {
    case .failure(let failure): failureText(failure)
    case .interruption: note("interrupted")
    case .exit: ""
    case .skip(let reason): note("skipped: \(reason)")
    }
  }

  func help(_ topic: String, _ scope: SessionScope) -> String {
    let pages = HelpPages(universe: universe, scope: scope, style: style, width: columns, unicode: values.unicode)
    return pages.text(topic)
  }

  /// What stands while environments are taken down.
  func farewell(_ environments: [EnvironmentView]) -> String { "ending \(names(environments)) … " }

  func farewellEnd(_ duration: Int64) -> String { "done in \(Self.seconds(duration))\n" }

  private func rendered(_ diagnostics: [Diagnostic]) -> String {
    let renderer = DiagnosticRenderer(style: style.depth > .none ? .ansi : .plain, width: columns)
    return renderer.render(diagnostics)
  }

  /// `1.4s`, from a minute on `2m5s`.
  private static func seconds(_ nanoseconds: Int64) -> String {
    let tenths = nanoseconds / 100_000_000
    guard tenths >= 600 else { return "\(tenths / 10).\(tenths % 10)s" }
    return DurationText.format(tenths / 10 * 1_000_000_000)
  }
}

extension EvaluationThread.Evaluation {
  /// Of the error that it ended with, or else of a test that failed.
  var code: String? {
    switch outcome {
    case .rejected(let diagnostics): diagnostics.first { $0.severity == .error }?.code.id
    case .raised(.failure(let failure)): failure.code.id
    case .ran, .raised: testCode
    }
  }
}
