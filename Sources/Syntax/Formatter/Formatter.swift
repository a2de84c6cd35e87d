/// The one style of programs: what `orch fmt` makes of a file.
///
/// Indentation of two spaces, lines of at most 120 columns, one space around operators and behind commas, one statement a
/// line. What the writer decides stays: blank lines between statements (one at most), a bracket or a block that is open
/// over several lines, the spelling of literals, strings, calls and commands. Values in the bodies of services and
/// environments line up, and so do comments on lines that follow each other.
package enum Formatter {
  package enum Outcome: Sendable {
    case formatted([UInt8])
    /// The program does not parse, and is left alone.
    case wrong([Diagnostic])
    /// The text would say something else, which is a defect of the formatter.
    case unfaithful
  }

  package static func format(_ source: SourceFile) -> Outcome {
    let result = Parser.parse(source)
    if result.diagnostics.contains(where: { $0.severity == .error }) { return .wrong(result.diagnostics) }
    let text = LayoutRenderer.render(LayoutBuilder.layout(result.program, Lexer.tokenize(source).tokens))
    return saysTheSame(result.program, text) ? .formatted(text) : .unfaithful
  }

  /// The text has the same tree and the same comments as a program.
  private static func saysTheSame(_ program: Program, _ text: [UInt8]) -> Bool {
    if text == program.source.text { return true }
    let source = SourceFile(name: program.source.name, text: text)
    let result = Parser.parse(source)
    return result.diagnostics.allSatisfy { $0.severity != .error } && comments(result.program) == comments(program)
      && TreePrinter.print(result.program) == TreePrinter.print(program)
  }

  private static func comments(_ program: Program) -> [ArraySlice<UInt8>] {
    program.comments.map { comment in
      var range = comment.span.range
      while let last = range.last, program.source.text[last] <= 0x20 { range = range.dropLast() }
      return program.source.text[range]
    }
  }
}
