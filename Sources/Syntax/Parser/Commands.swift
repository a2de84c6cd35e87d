// External programs: the stages of a pipe, their words and redirects.
extension Parser {
  /// The command behind the `$` or `$(` that stands here, up to and with what ends it.
  mutating func command() throws(Failure) -> Command {
    let start = index
    let end = Int(current.partner)
    let stages = try nested { parser throws(Failure) in
      let outer = parser.isHead
      parser.isHead = false
      defer { parser.isHead = outer }
      parser.advance()
      return try parser.stages(until: end)
    }
    index = end
    advance()
    calleeEnd = -1
    return Command(stages: stages, span: span(from: start))
  }

  /// A mistake within the command is reported and ends it: what stands behind the command is not touched by it.
  private mutating func stages(until end: Int) throws(Failure) -> [Command.Stage] {
    var stages: [Command.Stage] = []
    do throws(Failure) {
      repeat {
        stages.append(try stage(until: end))
      } while accept(.pipe)
      if index < end { throw shellism() }
    } catch {
      index = end
    }
    return stages
  }

  private mutating func stage(until end: Int) throws(Failure) -> Command.Stage {
    let start = index
    var words: [Command.Word] = []
    var redirects: [Command.Redirect] = []
    while index < end, !at(.pipe), !at(.shellOperator) {
      if at(.redirect) {
        redirects.append(try redirect(until: end))
      } else {
        if words.isEmpty {
          reportAssignment(until: end)
          reportBuiltin(until: end)
          if at(.word), string(current) == "$" { throw repeatedDollar() }
        }
        words.append(try word(until: end))
      }
    }
    if at(.shellOperator) { throw shellism() }
    if words.isEmpty { throw missingProgram(until: end) }
    return Command.Stage(words: words, redirects: redirects, span: span(from: start))
  }

  private mutating func missingProgram(until end: Int) -> Failure {
    let place = index < end ? current.span : previous.span
    return failure(.missingProgram, "expected a program, found \(found)", at: place, label: "a program is missing")
  }

  private mutating func repeatedDollar() -> Failure {
    failure(
      .missingProgram, "expected a program, found `$`", at: current.span, label: "stands once, before the first program"
    )
  }

  private mutating func redirect(until end: Int) throws(Failure) -> Command.Redirect {
    let start = index
    let kind = Command.Redirect.Kind(rawValue: string(current)) ?? .output
    advance()
    if kind == .errorToOutput { return Command.Redirect(kind: kind, target: nil, span: span(from: start)) }
    guard index < end, !at(.pipe), !at(.redirect), !at(.shellOperator) else {
      let isSubstitution = at(.shellOperator) && string(current) == "("
      throw failure(
        .invalidRedirect, "expected a file behind `\(kind.rawValue)`, found \(found)", at: tokens[start].span,
        label: "a file is missing",
        help: isSubstitution ? "what a program prints goes through a pipe: `$ ls | sort`" : "")
    }
    return Command.Redirect(kind: kind, target: try word(until: end), span: span(from: start))
  }

  /// Pieces without space between them.
  private mutating func word(until end: Int) throws(Failure) -> Command.Word {
    let start = index
    var parts: [Command.WordPart] = []
    repeat {
      try wordParts(&parts, isAlone: isWholeWord(start, until: end))
    } while index < end && !current.hasSpaceBefore && isWordPiece
    if parts.isEmpty { parts = [.text("")] }
    return Command.Word(parts: parts, span: span(from: start))
  }

  private var isWordPiece: Bool {
    switch current.kind {
    case .pipe, .redirect, .shellOperator: false
    default: true
    }
  }

  /// The piece that stands here is all of its word.
  private func isWholeWord(_ start: Int, until end: Int) -> Bool {
    guard index == start, current.partner >= 0 else { return false }
    let next = tokens[min(Int(current.partner) + 1, tokens.count - 1)]
    if Int(current.partner) + 1 >= end || next.hasSpaceBefore { return true }
    return next.kind == .pipe || next.kind == .redirect || next.kind == .shellOperator
  }

  private mutating func wordParts(_ parts: inout [Command.WordPart], isAlone: Bool) throws(Failure) {
    let start = index
    switch current.kind {
    case .glob:
      parts.append(.glob(string(current)))
      advance()
    case .stringStart:
      for part in try stringLiteral().parts { parts.add(part) }
    case .interpolationName:
      let span = current.span
      parts.append(.expression(interpolatedName(), span))
    case .interpolationStart:
      let isSpread = peek().kind == .ellipsis
      if isSpread, !isAlone { reportSpread(in: "one word") }
      let value = try interpolated()
      parts.append(isSpread && isAlone ? .spread(value, span(from: start)) : .expression(value, span(from: start)))
    case .captureStart:
      let command = try command()
      parts.append(.capture(command, span(from: start)))
    default:
      parts.add(text: unquoted(text[current.span.range]))
      advance()
    }
  }

  /// `\` quotes the character behind it.
  private func unquoted(_ bytes: ArraySlice<UInt8>) -> String {
    guard bytes.contains(UInt8(ascii: "\\")) else { return String(decoding: bytes, as: UTF8.self) }
    var result: [UInt8] = []
    var isQuoted = false
    for byte in bytes {
      if byte == UInt8(ascii: "\\"), !isQuoted {
        isQuoted = true
      } else {
        result.append(byte)
        isQuoted = false
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}

extension [Command.WordPart] {
  /// Adds text, to the text before it where there is one.
  fileprivate mutating func add(text: String) {
    if case .text(var whole) = last {
      // Taken out first, so that a word of many pieces is not copied for each.
      removeLast()
      whole += text
      append(.text(whole))
    } else {
      append(.text(text))
    }
  }

  fileprivate mutating func add(_ part: StringPart) {
    switch part {
    case .text(let text): add(text: text)
    case .expression(let value, let span): append(.expression(value, span))
    case .capture(let command, let span): append(.capture(command, span))
    }
  }
}
