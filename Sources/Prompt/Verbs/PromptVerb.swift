/// What the prompt understands besides the language: the one table that it, its help and its completion read.
struct PromptVerb: Sendable {
  enum Kind: Sendable { case help, explain, history, save, edit, reset }

  /// What may stand behind it.
  enum Argument: Sendable { case nothing, topic, code, number, file }

  let kind: Kind
  let name: String
  let form: String
  let summary: String
  let argument: Argument

  private init(_ kind: Kind, _ name: String, _ form: String, _ argument: Argument, _ summary: String) {
    self.kind = kind
    self.name = name
    self.form = form
    self.summary = summary
    self.argument = argument
  }

  static let all = [
    PromptVerb(.help, "help", "help NAME", .topic, "Tells what there is, or all about a name."),
    PromptVerb(
      .explain, "explain", "explain E0203", .code, "Explains an error by its code; alone, the last one."),
    PromptVerb(
      .history, "history", "history 20", .number, "Lists what was entered in this session, and marks what failed."),
    PromptVerb(
      .save, "save", "save \"file.orch\" --replace", .file,
      "Writes the statements of this session that worked into a script."),
    PromptVerb(
      .edit, "edit", "edit 3", .number,
      "Opens an entry of `history`, or the last one, in $VISUAL or $EDITOR and brings it back to the prompt."),
    PromptVerb(
      .reset, "reset", "reset", .nothing, "Ends what this session has started, and forgets all names."),
  ]

  static func find(_ name: String) -> PromptVerb? { all.first { $0.name == name } }
}
