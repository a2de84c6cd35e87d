import Syntax

extension SourceFile {
  /// The plain text that is the whole first argument of the call whose name stands at `name`, as in `flag("watch")` and
  /// `flag "watch"`; nil where it has to be computed, as of `flag("no-" + name)`.
  func firstArgument(ofCallAt name: Int, in tokens: [Token]) -> String? {
    var next = name + 1
    func kind() -> Token.Kind { next < tokens.count ? tokens[next].kind : .endOfFile }
    let hasParentheses = kind() == .leftParen
    if hasParentheses { next += 1 }
    guard tokens[next...].prefix(3).map(\.kind) == [.stringStart, .text, .stringEnd] else { return nil }
    let text = string(tokens[next + 1].span)
    next += 3
    while hasParentheses, kind() == .newline { next += 1 }
    switch kind() {
    case .comma: return text
    case .rightParen: return text
    case .newline, .semicolon, .rightBrace, .endOfFile: return hasParentheses ? nil : text
    // The next argument, which a space parts from this one.
    case .stringStart, .name, .number, .flag: return hasParentheses || !tokens[next].hasSpaceBefore ? nil : text
    default: return nil
    }
  }
}
