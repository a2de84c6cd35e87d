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
  private(set) var current = SessionScope()
  var log = SessionLog()
  /// Of the last error.
  private(set) var lastCode: String?
  /// What the next line begins with.
  private var preset = ""
  /// The wait for a line was given up, so it may still run.
  private var isUnsettled = false

  /// What follows on a line.
  enum Course {
    case goOn
    /// The next line begins with a text.
    case edit(String)
    case end(status: Int32)
  }

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

  /// Runs a file first, where one is given. Gives the exit status.
  mutating func hold(after file: SourceFile?) async -> Int32 {
    var status: Int32?
    output.write(view.greeting)
    if let file, case .end(let code) = await run(file) { status = await end(status: code) }
    while status == nil, attention.ending == nil {
      let text = preset
      preset = ""
      switch await read(LineRequest(prompt: view.prompt(current.environments), text: text)) {
      case .line(let text):
        switch await obey(text) {
        case .goOn: break
        case .edit(let text): preset = text
        case .end(let code): status = await end(status: code)
        }
      case .interrupted: break
      case .endOfInput: status = await end(status: 0)
      }
    }
    let isClean = await close()
    if let signal = attention.ending { return 128 + signal }
    return isClean ? status ?? 0 : 128 + SIGINT
  }

  func read(_ request: LineRequest) async -> LineResult {
    takesTerminal(true)
    defer { takesTerminal(false) }
    let reading = Task { [editor] in await editor.readLine(request) }
    attention.beginReading { reading.cancel() }
    let result = await reading.value
    attention.end()
    return result
  }

  private mutating func obey(_ text: String) async -> Course {
    guard text.contains(where: { !$0.isWhitespace }) else { return .goOn }
    if let request = PromptRequest(text, in: current) { return await answer(request) }
    return await run(.line(text), loggedAs: text)
  }

  private mutating func run(_ file: SourceFile) async -> Course {
    await run(.file(file), loggedAs: file.string(0..<file.text.count))
  }

  private mutating func run(_ input: EvaluationThread.Input, loggedAs text: String) async -> Course {
    guard await settle() else {
      output.writeError(
        view.freshLineAfterKey + view.note("the line before is still being cleaned up; this one was not run"))
      return .goOn
    }
    let evaluation = await evaluate(input)
    log.append(text, evaluation?.outcome)
    guard let evaluation else { return .goOn }
    lastCode = evaluation.code ?? lastCode
    let (shown, problems) = view.text(evaluation)
    if !problems.isEmpty { output.writeError(problems) }
    if !shown.isEmpty { output.write(shown) }
    if case .raised(.exit(let status)) = evaluation.outcome { return .end(status: status) }
    return .goOn
  }

  /// Runs something and waits for its end; `nil` where the user does not.
  mutating func evaluate(_ input: EvaluationThread.Input) async -> EvaluationThread.Evaluation? {
    interrupt.reset()
    let evaluation = await wait { [thread] in thread.evaluate(input, $0) }
    output.write(evaluation?.isInterrupted ?? true ? view.freshLineAfterKey : view.freshLine)
    guard let evaluation else {
      isUnsettled = true
      output.writeError(view.note("no longer waiting: clean-up goes on in the background"))
      return nil
    }
    adopt(evaluation.scope)
    return evaluation
  }

  /// Waits until nothing runs any more; false where the user does not care to.
  mutating func settle() async -> Bool {
    guard isUnsettled else { return true }
    guard let scope = await wait({ [thread] in thread.settle($0) }) else { return false }
    isUnsettled = false
    adopt(scope)
    return true
  }

  mutating func adopt(_ scope: SessionScope) {
    current = scope
    self.scope(scope)
  }

  // MARK: The end

  /// Asks what shall become of what is up. Gives the status, or `nil` to go on.
  private mutating func end(status: Int32) async -> Int32? {
    guard await settle(), !current.environments.isEmpty else { return status }
    while attention.ending == nil {
      switch await read(LineRequest(prompt: view.question(current.environments), isAnswer: true)) {
      case .endOfInput: return status
      case .interrupted: return nil
      case .line(let text):
        switch FarewellAnswer(text) {
        case .end: return status
        case .stay: return nil
        case .keep: return await keep() ? status : nil
        case nil: output.write(view.note(FarewellAnswer.explanation))
        }
      }
    }
    return status
  }

  /// False where it could not be.
  private mutating func keep() async -> Bool {
    let environments = current.environments
    guard let settlement = await wait({ [thread] in thread.keep($0) }) else { return false }
    adopt(settlement.scope)
    if let failure = settlement.failure {
      output.writeError(view.problem(failure))
      return false
    }
    output.write(view.kept(environments))
    return true
  }

  /// Takes down what the lines have made. False where the user did not wait for it.
  private mutating func close() async -> Bool {
    guard await settle() else { return false }
    return await takeDown { [thread] in thread.close($0) }
  }

  /// Releases what the lines have made, and says so. False where the user did not wait for it.
  mutating func takeDown(_ ask: (@escaping @Sendable (EvaluationThread.Settlement) -> Void) -> Void) async -> Bool {
    interrupt.reset()
    let environments = current.environments
    if !environments.isEmpty { output.write(view.farewell(environments)) }
    let begin = Machine.monotonicTime()
    guard let settlement = await wait(ask) else {
      output.writeError(view.freshLineAfterKey + view.note("not waiting: what is left goes without this session"))
      return false
    }
    adopt(settlement.scope)
    if !environments.isEmpty { output.write(view.farewellEnd(Machine.monotonicTime() - begin)) }
    if let raised = settlement.failure { output.writeError(view.problem(raised)) }
    return true
  }

  /// Asks the thread, and waits for its answer as long as the user does.
  func wait<Answer: Sendable>(_ ask: (@escaping @Sendable (Answer) -> Void) -> Void) async -> Answer? {
    let waiting = Waiting<Answer>()
    attention.beginWaiting { waiting.giveUp() }
    ask { waiting.answer($0) }
    let answer = await waiting.value()
    attention.end()
    return answer
  }
}
