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

  /// The type of the argument at the cursor: of the flag before it, or of the next positional parameter.
  func positionalType(_ signature: Signature?) -> ValueType? {
    guard let signature else { return nil }
    if let last = arguments.last, last.kind == .flag {
      let name = String(context.source.string(last.span).dropFirst(2)).replacingDashes
      return signature.parameters.first { $0.name == name }?.type
    }
    let positional = signature.parameters.filter { !$0.isNamedOnly }
    let index = positionalCount
    if index < positional.count { return positional[index].type }
    if case .rest? = positional.last?.presence { return positional.last?.type }
    return nil
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
    if case .function(let signature) = chain(context, endingAt: place.callee) { signature } else { nil }
  }

  func flags(_ place: VerbPlace, _ context: CursorContext) -> [Completion] {
    guard let signature = signature(place, context), context.frame.kind != .paren else { return [] }
    let taken = place.given.union(
      signature.parameters.filter { !$0.isNamedOnly }.prefix(place.positionalCount).map(\.name))
    return signature.parameters.filter { !taken.contains($0.name) && !$0.isRest }.map { parameter in
      Completion(
        "--\(parameter.name)", detail: "\(parameter.type.phrase): \(parameter.help)",
        suffix: parameter.type == .bool ? "" : " ")
    }
  }
}

extension Signature.Parameter {
  fileprivate var isRest: Bool { if case .rest = presence { true } else { false } }
}

extension String {
  /// `no-cache` is the flag of `no_cache`.
  fileprivate var replacingDashes: String { String(map { $0 == "-" ? "_" : $0 }) }
}
