import Library
import LineEditor
import Semantics
import Syntax

/// An argument's place in a call that is being typed, as a verb or in parentheses.
struct VerbPlace {
  /// The callee's last token.
  let callee: Int
  /// Where the arguments begin.
  private let first: Int
  private let context: CursorContext

  init?(_ context: CursorContext) {
    self.context = context
    let frame = context.frame
    if frame.kind == .paren, context.kind(frame.opener) == .leftParen, frame.opener > 0,
      !context.tokens[frame.opener].hasSpaceBefore, context.kind(frame.opener - 1) == .name
    {
      callee = frame.opener - 1
      first = frame.opener + 1
      return
    }
    guard frame.kind == .top || frame.kind == .brace else { return nil }
    var start = Self.verb(in: context, from: frame.start)
    guard context.kind(start) == .name else { return nil }
    while context.kind(start + 1) == .dot, !context.tokens[start + 1].hasSpaceBefore, start + 2 < context.tokens.count {
      start += 2
    }
    // Whatever comes next must stand behind a space, or this is no verb.
    let isNext = start + 1 < context.tokens.count
    guard isNext ? context.tokens[start + 1].hasSpaceBefore : context.wordStart > Int(context.tokens[start].end) else {
      return nil
    }
    if isNext, !Self.beginsArgument(context.tokens[start + 1].kind) { return nil }
    callee = start
    first = start + 1
  }

  /// Where the verb of a statement stands: `let x = up shop`, `return logs(…)`.
  private static func verb(in context: CursorContext, from start: Int) -> Int {
    var verb = start
    var depth = 0
    for index in start..<max(start, context.tokens.count) {
      switch context.tokens[index].kind {
      case .leftParen, .leftBracket, .leftBrace: depth += 1
      case .rightParen, .rightBracket, .rightBrace: depth -= 1
      case .equal, .plusEqual: if depth == 0 { verb = index + 1 }
      case .keyword: if depth == 0, [.return, .try, .defer].contains(context.keyword(index)) { verb = index + 1 }
      default: break
      }
    }
    return verb
  }

  private static func beginsArgument(_ kind: Token.Kind) -> Bool {
    switch kind {
    case .name, .number, .flag, .stringStart, .leftParen, .leftBracket, .leftBrace, .captureStart: true
    default: false
    }
  }

  private var arguments: ArraySlice<Token> { context.tokens[min(first, context.tokens.count)...] }

  /// Names of arguments that are there already.
  var given: Set<String> {
    var names: Set<String> = []
    for (index, token) in zip(arguments.indices, arguments) {
      let text = context.text(index)
      if token.kind == .flag { names.insert(String(text.dropFirst(2)).replacingDashes) }
      if token.kind == .name, context.kind(index + 1) == .colon { names.insert(text) }
    }
    return names
  }

  /// Whether the call is written with parentheses.
  var isInParentheses: Bool { context.frame.kind == .paren }

  /// The parameter that the argument at the cursor is for: that of its name, or the next one without.
  func parameter(_ signature: Signature) -> Signature.Parameter? {
    if let name = argumentName { return signature.parameters.first { $0.name == name } }
    let positional = signature.parameters.filter { !$0.isNamedOnly }
    let index = positionalCount
    if index < positional.count { return positional[index] }
    if case .rest? = positional.last?.presence { return positional.last }
    return nil
  }

  /// `--tail |` and `tail: |`
  private var argumentName: String? {
    if isInParentheses {
      let start = context.frame.start
      return context.kind(start + 1) == .colon ? context.text(start) : nil
    }
    guard let last = arguments.last, last.kind == .flag else { return nil }
    return String(context.source.string(last.span).dropFirst(2)).replacingDashes
  }

  /// How many arguments stand there without a name.
  var positionalCount: Int {
    var count = 0
    var depth = 0
    var isValueOfFlag = false
    for token in arguments {
      let isOutside = depth == 0
      switch token.kind {
      case .leftParen, .leftBracket, .leftBrace: depth += 1
      case .rightParen, .rightBracket, .rightBrace: depth -= 1
      case .flag: isValueOfFlag = true
      case .comma where isOutside: count += 1
      default: break
      }
      guard context.frame.kind != .paren, isOutside, token.hasSpaceBefore, token.kind != .flag else { continue }
      if isValueOfFlag { isValueOfFlag = false } else { count += 1 }
    }
    return count
  }
}

extension Completer {
  func signature(_ place: VerbPlace, _ context: CursorContext) -> Signature? {
    // In `ready:` probes come before everything else.
    if place.isInParentheses, SettingPlace(context)?.setting == "ready",
      let probe = universe.probes[context.text(place.callee)]
    {
      return probe
    }
    if case .function(let signature) = chain(context, endingAt: place.callee) { return signature }
    return nil
  }

  func flags(_ place: VerbPlace, _ context: CursorContext) -> [Completion] {
    guard !place.isInParentheses else { return [] }
    return open(place, context).map { parameter in
      Completion(
        "--\(parameter.name)", detail: "\(parameter.type.phrase): \(parameter.help)",
        suffix: parameter.type == .bool ? "" : " ")
    }
  }

  /// What may stand as an argument.
  func arguments(_ place: VerbPlace, _ context: CursorContext) -> [Completion] {
    let values: [Completion]
    if let signature = signature(place, context) {
      values = place.parameter(signature).map { fitting($0.type) ?? names(.operand, context) } ?? []
    } else {
      values = names(.operand, context)
    }
    guard place.isInParentheses, context.frame.kind == .paren, context.isAtStart else { return values }
    return values
      + open(place, context).map { parameter in
        Completion(parameter.name, detail: "\(parameter.type.phrase): \(parameter.help)", suffix: ": ")
      }
  }

  /// Parameters that have no argument yet.
  private func open(_ place: VerbPlace, _ context: CursorContext) -> [Signature.Parameter] {
    guard let signature = signature(place, context) else { return [] }
    let taken = place.given.union(
      signature.parameters.filter { !$0.isNamedOnly }.prefix(place.positionalCount).map(\.name))
    return signature.parameters.filter { !taken.contains($0.name) && !$0.isRest }
  }
}

extension Signature.Parameter {
  fileprivate var isRest: Bool { if case .rest = presence { true } else { false } }
}

extension String {
  /// `no-cache` is the flag of `no_cache`.
  fileprivate var replacingDashes: String { String(map { $0 == "-" ? "_" : $0 }) }
}
