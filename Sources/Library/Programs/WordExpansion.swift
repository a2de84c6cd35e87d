import Processes
import Runtime
import Syntax

/// Makes the words of a command from its template: one value is one word, `...list` gives one for each element, written patterns
/// give the files that match.
struct WordExpansion {
  private var values: ArraySlice<Value>
  private let machine: Machine
  private var source: SourceFile?

  init(values: [Value], machine: Machine) {
    self.values = values[...]
    self.machine = machine
  }

  mutating func pipeline(_ command: CommandTemplate) throws(Raise) -> Pipeline {
    var stages: [Pipeline.Stage] = []
    source = command.source
    for stage in command.stages { stages.append(try self.stage(stage)) }
    let context = machine.currentContext
    var variables: [String: String] = [:]
    if let environment = try machine.script?.tests.environment(in: machine) {
      variables = AddressVariables.of((try? environment.current(in: machine)) ?? environment.running)
    }
    variables.merge(context.variables) { _, set in set }
    return Pipeline(stages, variables: .inherited(adding: variables), workingDirectory: context.workingDirectory)
  }

  private mutating func stage(_ stage: CommandTemplate.Stage) throws(Raise) -> Pipeline.Stage {
    var words: [String] = []
    for word in stage.words { words += try expand(word) }
    guard let program = words.first else { throw .failure(.commandFailed, "the command has no program") }
    try machine.refuseSecrets(in: words, of: "the words of a command", Self.secretHelp)
    var redirects: [Pipeline.Redirect] = []
    for redirect in stage.redirects { redirects.append(try self.redirect(redirect)) }
    return Pipeline.Stage(program, Array(words.dropFirst()), redirects: redirects)
  }

  private static let secretHelp = [
    "give it to the program as a variable: `with env: ({ TOKEN: token }) { $ … }`",
    "or in a file that only you may read",
  ]

  private mutating func redirect(_ redirect: CommandTemplate.Redirect) throws(Raise) -> Pipeline.Redirect {
    guard let target = redirect.target else { return .errorsToOutput }
    let words = try expand(target)
    guard words.count == 1, let path = words.first else {
      throw .failure(.commandFailed, "a redirect needs one file, this gives \(words.count)")
    }
    switch redirect.kind {
    case .input: return .input(path)
    case .output: return .output(path)
    case .append: return .append(path)
    case .errorOutput: return .errors(path)
    case .errorAppend: return .appendErrors(path)
    case .errorToOutput: return .errorsToOutput
    }
  }

  private mutating func expand(_ word: CommandTemplate.Word) throws(Raise) -> [String] {
    var text = ""
    var pattern = ""
    var isPattern = false
    for piece in word.pieces {
      switch piece {
      case .text(let piece):
        text += piece
        pattern += PathPattern.quoted(piece)
      case .glob(let piece):
        text += piece
        pattern += piece
        isPattern = true
      case .value:
        let piece = try self.text(of: values.popFirst() ?? .null)
        text += piece
        pattern += PathPattern.quoted(piece)
      case .spread: return try spread(values.popFirst() ?? .null)
      }
    }
    return isPattern ? try matches(pattern, written: text, word.span) : [text]
  }

  private func text(of value: Value) throws(Raise) -> String {
    if case .list = value {
      throw .failure(.listInWord, "a list is not one word", help: ["give each element a word of its own: `${...list}`"])
    }
    return try machine.text(of: value)
  }

  private func spread(_ value: Value) throws(Raise) -> [String] {
    guard let items = value.items else {
      throw .failure(.typeMismatch, "`${...}` needs a list, this is \(value.kind.withArticle)")
    }
    var words: [String] = []
    for item in items { words.append(try text(of: item)) }
    return words
  }

  // MARK: Patterns

  private func matches(_ pattern: String, written: String, _ span: Span) throws(Raise) -> [String] {
    let paths = try PathPattern.paths(pattern, from: machine.currentContext.workingDirectory, poll: machine.poll)
    guard !paths.isEmpty else {
      let failure = Failure(
        .commandFailed, "no file matches `\(written)`",
        help: ["quote it to mean the characters themselves: `'\(written)'`"])
      if let source { failure.locate(at: Failure.Location(source: source, span: span)) }
      throw .failure(failure)
    }
    return paths
  }
}
