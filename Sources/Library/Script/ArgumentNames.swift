import Semantics
package import Syntax

/// What a program's text asks its command line for with `flag` and `option`, so that a word which nobody asks for is told before
/// anything runs.
package struct ArgumentNames: Hashable, Sendable {
  private var flags: Set<String> = []
  private var options: Set<String> = []
  /// The words are looked at in a way that says nothing of their names: by `args`, or by a name that is computed.
  private var takesAny = false

  /// Of a program and the files that it brings in.
  package init(_ sources: [SourceFile]) {
    for source in sources { read(source) }
  }

  private mutating func read(_ source: SourceFile) {
    let tokens = Lexer.tokenize(source).tokens
    for (index, token) in tokens.enumerated() where token.kind == .name || token.kind == .interpolationName {
      let name = source.string(token.span).drop { $0 == "$" }
      guard name == "args" || name == "flag" || name == "option" else { continue }
      let next = index + 1 < tokens.count ? tokens[index + 1].kind : .endOfFile
      if next == .colon || (index > 0 && tokens[index - 1].kind == .dot) { continue }
      guard token.kind == .name, name != "args", let asked = source.firstArgument(ofCallAt: index, in: tokens) else {
        takesAny = true
        continue
      }
      if name == "flag" { flags.insert(asked) } else { options.insert(asked) }
    }
  }

  /// The first word that looks like a flag and that the program never asks for, with what to do about it.
  package func unknown(among words: [String]) -> (word: String, help: String)? {
    if takesAny { return nil }
    var isValue = false
    for word in words.prefix(while: { $0 != "--" }) {
      defer { isValue = word.hasPrefix("--") && options.contains(String(word.dropFirst(2))) }
      if isValue || !Self.looksLikeFlag(word) { continue }
      let written = String(word.prefix { $0 != "=" })
      let name = String(written.drop { $0 == "-" })
      if written == "--\(name)", flags.contains(name) || options.contains(name) { continue }
      return (written, help(for: name))
    }
    return nil
  }

  /// `-5` and `-` are values.
  private static func looksLikeFlag(_ word: String) -> Bool {
    word.hasPrefix("-") && word.drop { $0 == "-" }.first?.isLetter == true
  }

  private func help(for name: String) -> String {
    let all = flags.union(options)
    if let near = all.contains(name) ? name : suggestion(for: name, among: all) { return "did you mean `--\(near)`?" }
    let known = flags.map { "`--\($0)`" } + options.map { "`--\($0) VALUE`" }
    return known.isEmpty
      ? "nothing asks for any with `flag` or `option`; flags of orch stand before the script's words"
      : "there is \(known.sorted().joined(separator: ", "))"
  }
}
