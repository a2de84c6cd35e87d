import Syntax

extension Compiler {
  /// Evaluates the holes of a command into a list, and runs its template over it.
  mutating func compile(_ command: Command, mode: CommandTemplate.Mode, into target: Int) {
    let mark = body.mark
    let list = body.allocate()
    body.emit(.makeList, list, at: command.span)
    let stages = command.stages.map { stage in
      CommandTemplate.Stage(
        words: stage.words.map { word(of: $0, values: list) },
        redirects: stage.redirects.map { redirect in
          CommandTemplate.Redirect(
            kind: redirect.kind, target: redirect.target.map { word(of: $0, values: list) }, span: redirect.span)
        },
        span: stage.span)
    }
    image.templates.append(CommandTemplate(stages: stages, span: command.span, source: program.source))
    if mode == .spawn { body.markOwner() }
    body.emit(.runCommand, list, mode.rawValue, target, extra: image.templates.count - 1, at: command.span)
    body.release(to: mark)
  }

  private mutating func word(of word: Command.Word, values list: Int) -> CommandTemplate.Word {
    let pieces = word.parts.map { part -> CommandTemplate.Piece in
      switch part {
      case .text(let text): return .text(text)
      case .glob(let text): return .glob(text)
      case .expression(let value, let span):
        append(value, to: list)
        return .value(span)
      case .spread(let value, let span):
        append(value, to: list)
        return .spread(span)
      case .capture(let command, let span):
        append(Expression(.capture(command), span: span), to: list)
        return .value(span)
      }
    }
    return CommandTemplate.Word(pieces: pieces, span: word.span)
  }

  private mutating func append(_ value: Expression, to list: Int) {
    let mark = body.mark
    body.emit(.append, list, operand(value), at: value.span)
    body.release(to: mark)
  }
}
