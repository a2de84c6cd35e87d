import Syntax

/// Parses a snippet.
func parse(_ text: String, mode: Parser.Mode = .file) -> ParseResult {
  Parser.parse(SourceFile(name: "t.orch", text: text), mode: mode)
}

/// The tree of a snippet on one line for each statement.
func tree(_ text: String) -> String { TreePrinter.print(parse(text).program) }

/// The codes of a snippet's messages.
func codes(_ text: String, mode: Parser.Mode = .file) -> [String] { parse(text, mode: mode).diagnostics.map(\.code.id) }
