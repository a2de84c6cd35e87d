import Glibc
import Library
import LineEditor
import Runtime
import Syntax
import Terminal

/// The session's course: line by line from the first prompt to the farewell.
struct Conversation {
  let thread: EvaluationThread
  let editor: LineEditor
  let attention: Attention
  let interrupt: Interrupt
  let output: any ScriptOutput
  let view: OutcomeView
  let takesTerminal: @Sendable (Bool) -> Void
  /// Called with what there is after each line.
  let scope: @Sendable (SessionScope) -> Void
  private var current = SessionScope()
  /// The wait for a line was given up, so it may still run.
  private var isUnsettled = false

  init(
    thread: EvaluationThread, editor: LineEditor, attention: Attention, interrupt: Interrupt,
    output: any ScriptOutput, view: OutcomeView, takesTerminal: @escaping @Sendable (Bool) -> Void,
    scope: @escaping @Sendable (SessionScope) -> Void
  ) {
    self.thread = thread
    self.editor = editor
    self.attention = attention
    self.interrupt = interrupt
    self.output = output
    self.view = view
    self.takesTerminal = takesTerminal
    self.scope = scope
  }

  /// Gives the exit status.
  mutating func hold() async -> Int32 {
    var status: Int32?
    output.write(view.greeting)
    while status == nil, attention.ending == nil {
      switch await read() {
      case .line(let text): status = await obey(text)
      case .interrupted: break
      case .endOfInput:
        output.write(view.lineEnd)
        status = 0
      }
    }
    let isClean = await close()
    if let signal = attention.ending { return 128 + signal }
    return isClean ? status ?? 0 : 128 + SIGINT
  }

  private func read() async -> LineResult {
    takesTerminal(true)
    defer { takesTerminal(false) }
    let prompt = view.prompt(current.environments)
    let reading = Task { [editor] in await editor.readLine(prompt: prompt) }
    attention.beginReading { reading.cancel() }
    let result = await reading.value
    attention.end()
    return result
  }

  /// Runs a line; gives the exit status where the line ends the session.
  private mutating func obey(_ text: String) async -> Int32? {
    guard text.contains(where: { !$0.isWhitespace }) else { return nil }
    if let request = HelpRequest(text, in: current) {
      output.write(view.help(request, current))
      return nil
    }
    guard await settle() else {
      output.writeError(
        view.freshLineAfterKey + view.note("the line before is still being cleaned up; this one was not run"))
      return nil
    }
    interrupt.reset()
    let evaluation = await answer { [thread] in thread.evaluate(text, $0) }
    output.write(evaluation?.isInterrupted ?? true ? view.freshLineAfterKey : view.freshLine)
    guard let evaluation else {
      isUnsettled = true
      output.writeError(view.note("no longer waiting: clean-up goes on in the background"))
      return nil
    }
    adopt(evaluation.scope)
    let (shown, problems) = view.text(evaluation)
    if !problems.isEmpty { output.writeError(problems) }
    if !shown.isEmpty { output.write(shown) }
    if case .raised(.exit(let status)) = evaluation.outcome { return status }
    return nil
  }

  /// Waits until nothing runs any more; false where the user does not care to.
  private mutating func settle() async -> Bool {
    guard isUnsettled else { return true }
    guard let scope = await answer({ [thread] in thread.settle($0) }) else { return false }
    isUnsettled = false
    adopt(scope)
    return true
  }

  private mutating func adopt(_ scope: SessionScope) {
    current = scope
    self.scope(scope)
  }

  /// Takes down what the lines have made. False where the user did not wait for it.
  private mutating func close() async -> Bool {
    guard await settle() else { return false }
    let environments = current.environments
    if !environments.isEmpty { output.write(view.farewell(environments)) }
    let begin = Machine.monotonicTime()
    guard let ending = await answer({ [thread] in thread.close($0) }) else {
      output.writeError(view.freshLineAfterKey + view.note("not waiting: what is left goes without this session"))
      return false
    }
    if !environments.isEmpty { output.write(view.farewellEnd(Machine.monotonicTime() - begin)) }
    if let raised = ending.failure { output.writeError(view.problem(raised)) }
    return true
  }

  /// Asks the thread, and waits for its answer as long as the user does.
  private func answer<Answer: Sendable>(
    _ ask: (@escaping @Sendable (Answer) -> Void) -> Void
  ) async -> Answer? {
    let waiting = Waiting<Answer>()
    attention.beginWaiting { waiting.giveUp() }
    ask { waiting.answer($0) }
    let answer = await waiting.value()
    attention.end()
    return answer
  }
}
