import LineEditor
import Semantics
import Syntax

/// A place behind `with` in the head of a block: where a setting's name is due, or its value.
struct HeadPlace {
  let owner: Keyword
  /// The setting whose value is due; `nil` where a name is.
  let setting: String?

  init?(_ context: CursorContext) {
    guard let with = Self.with(context) else { return nil }
    let last = context.tokens.count - 1
    switch context.kind(last) {
    case .keyword? where last == with: setting = nil
    case .comma?: setting = nil
    case .colon?: setting = context.text(last - 1)
    default: return nil
    }
    owner = Self.owner(of: with, context)
  }

  /// The `with` in whose settings the cursor is, with nothing open in between.
  private static func with(_ context: CursorContext) -> Int? {
    guard context.frame.kind == .top || context.frame.kind == .brace else { return nil }
    var depth = 0
    for index in context.tokens.indices.reversed() {
      switch context.kind(index) {
      case .rightParen?, .rightBracket?, .rightBrace?: depth += 1
      case .leftParen?, .leftBracket?: depth -= 1
      case .leftBrace?:
        guard depth > 0 else { return nil }
        depth -= 1
      case .newline?, .semicolon?: if depth == 0 { return nil }
      case .keyword? where depth == 0 && context.keyword(index) == .with: return index
      default: break
      }
    }
    return nil
  }

  /// What the head is of: the nearest keyword before it that takes settings.
  private static func owner(of with: Int, _ context: CursorContext) -> Keyword {
    for index in context.tokens.indices[..<with].reversed() {
      switch context.kind(index) {
      case .newline?, .semicolon?, .leftBrace?: return .with
      default: break
      }
      if let keyword = context.keyword(index), [.test, .suite, .parallel].contains(keyword) { return keyword }
    }
    return .with
  }
}

extension Completer {
  /// `nil` where what follows is an ordinary value.
  func headSettings(_ place: HeadPlace) -> [Completion]? {
    let known = table(place.owner)
    guard let name = place.setting else {
      return known.values.map { Completion($0.name, detail: $0.help, suffix: ": ") }
    }
    return known[name].flatMap { fitting($0.type) }
  }

  /// What may be set in the head that begins with a keyword.
  func table(_ owner: Keyword) -> [String: Setting] {
    switch owner {
    case .test: universe.testSettings
    case .suite: universe.suiteSettings
    case .parallel: universe.parallelSettings
    default: universe.withSettings
    }
  }

  /// What may follow in the head of an `eventually`; `nil` where an ordinary value is due.
  func eventuallyHead(_ context: CursorContext) -> [Completion]? {
    let start = context.frame.start
    let words = context.tokens.count - start
    guard context.keyword(start) == .eventually, words > 1 else { return nil }
    let last = context.tokens.count - 1
    let hasInterval = (start + 1...last).contains { context.text($0) == "every" }
    if !hasInterval { return [Completion("every", detail: "How long between two attempts.", suffix: " "), Self.block] }
    return context.text(last) == "every" ? nil : [Self.block]
  }

  private static let block = Completion("{", suffix: " ")
}
