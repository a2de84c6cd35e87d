import Syntax

/// What the history does not keep: a line that begins with a space, as in shells, and one that gives `secret` what can be
/// no name and so may be the value itself.
enum SecretLine {
  static func matches(_ line: String) -> Bool {
    if line.hasPrefix(" ") { return true }
    let source = SourceFile(name: "prompt", text: line)
    let tokens = Lexer.tokenize(source).tokens
    // `secret "…"` and `secret("…")`
    return tokens.indices.contains { index in
      guard tokens[index].kind == .name, source.string(tokens[index].span) == "secret" else { return false }
      let behind = tokens[(index + 1)...].drop { $0.kind == .leftParen }
      guard behind.first?.kind == .stringStart, let text = behind.dropFirst().first else { return false }
      return !isName(source.string(text.span))
    }
  }

  /// Of an environment variable.
  private static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return text.utf8.allSatisfy { byte in
      byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte)
        || (0x61...0x7a).contains(byte)
    }
  }
}
