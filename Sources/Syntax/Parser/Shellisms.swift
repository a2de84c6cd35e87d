// What shells would understand in a command and orch does not, each with its fix.
extension Parser {
  /// The operator that stands here; for use behind `throw`.
  mutating func shellism() -> Failure {
    let spelling = string(current)
    let span = current.span
    switch spelling {
    case "&&", "||":
      return failure(
        .shellConjunction, "`\(spelling)` in a command", at: span, label: "a command ends with its line",
        help: spelling == "&&"
          ? "a failing command stops the script, so \(separateCommand)"
          : alternative)
    case ";":
      return failure(
        .shellSemicolon, "`;` in a command", at: span, label: "a command ends with its line",
        help: restOfCommand.isEmpty
          ? "leave it out, or write `\\;` for the character"
          : "\(separateCommand); `\\;` is the character")
    case "&":
      return failure(
        .shellBackground, "`&` in a command", at: span,
        help: "`spawn $(…)` starts a program in the background; write `\\&` for the character")
    case "`":
      return failure(
        .shellBacktick, "backtick in a command", at: span, help: "`$(…)` captures what a program prints")
    case "(", ")":
      return failure(
        .bareParenthesis, "parenthesis in a command", at: span, help: "write `\\\(spelling)`, or put the word in quotes"
      )
    case let here where here.hasPrefix("<<"):
      return failure(
        .shellHereDocument, "`\(spelling)` in a command", at: span,
        help: "pipe the text in: `$ printf %s $text | program`, with the text in a `\"\"\"` string")
    default: return redirectOfShells(spelling, span)
    }
  }

  private mutating func redirectOfShells(_ spelling: String, _ span: Span) -> Failure {
    let help =
      switch spelling {
      case "&>": "write `> file 2>&1`"
      case "&>>": "write `>> file 2>&1`"
      case "|&": "write `2>&1 |`"
      case "1>", ">|": "write `>`"
      default: "the redirects are `<`, `>`, `>>`, `2>`, `2>>` and `2>&1`"
      }
    return failure(.invalidRedirect, "`\(spelling)` in a command", at: span, label: "is no redirect", help: help)
  }

  private var separateCommand: String {
    isInCapture ? "capture each command on its own: `$(\(restOfCommand))`" : "write a second line: `$ \(restOfCommand)`"
  }

  private var isInCapture: Bool {
    enclosingEnd.map { tokens[$0].kind == .captureEnd } ?? false
  }

  /// What is written here for the `||` that stands here.
  private var alternative: String {
    let first = shown(commandBefore)
    let second = restOfCommand
    guard isInCapture else {
      return ["true", ":"].contains(second)
        ? "write `try $(\(first))`; what it gives tells by `.ok` how it went"
        : "write `if not (try $(\(first))).ok { $ \(shown(second)) }`"
    }
    if ["true", ":"].contains(second) { return "write `(try $(\(first))).value`, which is null where it failed" }
    if let text = echoed(second) { return "write `(try $(\(first))).value ?? \"\(text)\"`" }
    return "write `(try $(\(first))).value ?? $(\(shown(second)))`"
  }

  /// The text that `echo` would print.
  private func echoed(_ command: String) -> String? {
    guard command.hasPrefix("echo ") else { return nil }
    let text = command.dropFirst(5).filter { $0 != "\"" && $0 != "'" }
    return text.utf8.contains { "|&;<>$-`\\".utf8.contains($0) } ? nil : text
  }

  private func shown(_ command: String) -> String {
    command.isEmpty || command.utf8.count > 60 || command.contains("\n") ? "…" : command
  }

  /// What stands between the start of the command and the operator that stands here.
  private var commandBefore: String {
    guard let end = enclosingEnd, tokens[end].partner >= 0 else { return "" }
    let start = Int(tokens[Int(tokens[end].partner)].end)
    let bytes = text[min(start, Int(current.start))..<Int(current.start)].drop(while: \.isBlank)
    return String(decoding: bytes.reversed().drop(while: \.isBlank).reversed(), as: UTF8.self)
  }

  /// What follows the operator that stands here, on its line.
  private var restOfCommand: String {
    let start = Int(current.end)
    let lineEnd = source.lineRange(source.line(at: start)).upperBound
    var range = start..<max(start, lineEnd)
    if let end = enclosingEnd.map({ Int(tokens[$0].start) }), end < range.upperBound { range = start..<max(start, end) }
    var bytes = text[range].drop(while: \.isBlank)
    if bytes.starts(with: "$ ".utf8) { bytes = bytes.dropFirst(2) }
    return String(decoding: bytes.reversed().drop(while: \.isBlank).reversed(), as: UTF8.self)
  }

  /// The token that ends the command that is being read.
  private var enclosingEnd: Int? {
    var position = index
    while position < tokens.count {
      switch tokens[position].kind {
      case .commandEnd, .captureEnd: return position
      case .commandStart, .captureStart, .stringStart, .interpolationStart: position = Int(tokens[position].partner) + 1
      default: position += 1
      }
    }
    return nil
  }

  /// `cd web`: what only a shell itself can do.
  mutating func reportBuiltin(until end: Int) {
    guard at(.word), index + 1 >= end || peek().hasSpaceBefore else { return }
    let word = string(current)
    guard let help = ShellBuiltins.help(for: word) else { return }
    report(
      .shellBuiltin, "`\(word)` is no program", at: current.span, label: "a shell carries it out itself", help: [help])
  }

  /// `NAME=value` as the first word.
  mutating func reportAssignment(until end: Int) {
    guard at(.word) else { return }
    let bytes = text[current.span.range]
    guard let equal = bytes.firstIndex(of: UInt8(ascii: "=")), equal > bytes.startIndex,
      bytes[bytes.startIndex].startsName, bytes[..<equal].allSatisfy(\.continuesName)
    else { return }
    let name = String(decoding: bytes[..<equal], as: UTF8.self)
    report(
      .shellAssignment, "`\(name)=…` in a command", at: Span(bytes.startIndex, equal + 1),
      label: "is no program", help: ["write `with env: ({ \(name): … }) { $ … }`"])
  }
}
