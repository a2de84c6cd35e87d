import Library
import Syntax

/// A line that is for the prompt itself.
enum PromptRequest: Equatable {
  /// Empty for the overview.
  case help(topic: String)
  /// Without a code, the last error's.
  case explain(code: String?)
  case history(last: Int?)
  case save(path: String, replaces: Bool)
  /// Without a number, the last entry.
  case edit(entry: Int?)
  case reset
  /// It names one of the prompt's verbs, but what follows is none of its arguments.
  case misused(form: String)

  /// `nil` for a line of the language, such as one that uses a variable of the verb's name.
  init?(_ text: String, in scope: SessionScope) {
    let source = SourceFile(name: "prompt", text: text)
    let tokens = Lexer.tokenize(source).tokens.filter { ![.newline, .endOfFile].contains($0.kind) }
    if source.string(0..<source.text.count).filter({ !$0.isWhitespace }) == "?" {
      self = .help(topic: "")
      return
    }
    guard let first = tokens.first, first.kind == .name,
      let verb = PromptVerb.find(source.string(first.span)), scope[verb.name] == nil,
      let words = Self.words(tokens.dropFirst(), in: source)
    else { return nil }
    self = Self.request(verb, words) ?? .misused(form: verb.form)
  }

  fileprivate enum Word: Equatable {
    case bare(String)
    case string(String)
    case number(String)
    case flag(String)
  }

  /// Both spellings: `save "a.orch" --replace` and `save("a.orch", replace: true)`; `nil` where the line goes on
  /// otherwise, as `help = 3` does.
  private static func words(_ tokens: ArraySlice<Token>, in source: SourceFile) -> [Word]? {
    var words: [Word] = []
    var isInString = false
    var isCall = false
    for (index, token) in zip(tokens.indices, tokens) {
      let text = source.string(token.span)
      switch token.kind {
      case .stringStart:
        isInString = true
        words.append(.string(""))
      case .stringEnd: isInString = false
      case .text where isInString: words[words.count - 1] = .string(text)
      case .leftParen where index == tokens.startIndex && !token.hasSpaceBefore: isCall = true
      case .rightParen where isCall && index == tokens.endIndex - 1: break
      case .comma where isCall, .colon where isCall: break
      case .flag: words.append(.flag(String(text.dropFirst(2))))
      case .number: words.append(.number(text))
      case .dot, .name, .keyword:
        guard !token.hasSpaceBefore, case .bare(let start)? = words.last else {
          guard token.kind != .dot else { return nil }
          words.append(.bare(text))
          break
        }
        words[words.count - 1] = .bare(start + text)
      default: return nil
      }
    }
    return words
  }

  private static func request(_ verb: PromptVerb, _ words: [Word]) -> PromptRequest? {
    switch verb.kind {
    case .help where words.isEmpty: return .help(topic: "")
    case .explain where words.isEmpty: return .explain(code: nil)
    case .history where words.isEmpty: return .history(last: nil)
    case .edit where words.isEmpty: return .edit(entry: nil)
    case .reset where words.isEmpty: return .reset
    case .help: return only(words)?.name.map { .help(topic: $0) }
    case .explain: return only(words)?.name.map { .explain(code: $0) }
    case .history: return only(words)?.number.map { .history(last: $0) }
    case .edit: return only(words)?.number.map { .edit(entry: $0) }
    case .save:
      let isFlag = { (word: Word) in word == .flag("replace") }
      var rest = words.filter { !isFlag($0) }
      var replaces = rest.count < words.count
      if rest.suffix(2) == [.bare("replace"), .bare("true")] {
        rest.removeLast(2)
        replaces = true
      }
      guard case .string(let path)? = only(rest), !path.isEmpty else { return nil }
      return .save(path: path, replaces: replaces)
    case .reset: return nil
    }
  }

  private static func only(_ words: [Word]) -> Word? { words.count == 1 ? words.first : nil }
}

extension PromptRequest.Word {
  fileprivate var name: String? {
    switch self {
    case .bare(let text), .string(let text): text
    case .number, .flag: nil
    }
  }

  fileprivate var number: Int? {
    if case .number(let text) = self { Int(text) } else { nil }
  }
}
