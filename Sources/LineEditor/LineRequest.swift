/// What is to be read.
package struct LineRequest: Hashable, Sendable {
  /// May be coloured with ANSI sequences.
  package var prompt: String
  /// What stands in the line to begin with.
  package var text = ""
  /// The answer to a question: one line, neither completed nor kept.
  package var isAnswer = false

  package init(prompt: String, text: String = "", isAnswer: Bool = false) {
    self.prompt = prompt
    self.text = text
    self.isAnswer = isAnswer
  }
}
