import Syntax

/// What the history does not keep: a line that begins with a space, as in shells, and one that spells out a secret.
enum SecretLine {
  static func matches(_ line: String) -> Bool {
    if line.hasPrefix(" ") { return true }
    let source = SourceFile(name: "prompt", text: line)
    let tokens = Lexer.tokenize(source).tokens
    // `secret "…"` and `secret("…")`
    return tokens.indices.contains { index in
      guard tokens[index].kind == .name, source.string(tokens[index].span) == "secret" else { return false }
      let next = tokens[(index + 1)...].first { $0.kind != .leftParen }
      return next?.kind == .stringStart
    }
  }
}
