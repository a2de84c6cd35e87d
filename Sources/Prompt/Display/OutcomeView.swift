import Glibc
import Library
import LineEditor
import Runtime
import Semantics
import Syntax
import Terminal

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

  /// `orch (shop, cache)> `, with the environments that are up.
  func prompt(_ environments: [EnvironmentView]) -> String {
    let names = self.names(environments)
    return style(.emphasis, "orch") + (names.isEmpty ? "" : " (" + style(.success, names) + ")") + "> "
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

  /// What ends the prompt's line at the end of the input; with editing the editor does it.
  var lineEnd: String { terminal.type == "dumb" ? "\n" : "" }

  /// A line as wide as the terminal wraps unless it begins at the first column.
  private func freshLine(mark: String) -> String {
    guard terminal.type != "dumb" else { return "" }
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

  func help(_ request: HelpRequest, _ scope: SessionScope) -> String {
    let pages = HelpPages(universe: universe, scope: scope, style: style, width: columns, unicode: values.unicode)
    return pages.text(request.topic)
  }

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
