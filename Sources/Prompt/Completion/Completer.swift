import Library
import LineEditor
import OrderedCollections
import Runtime
import Semantics
import Syntax
import Terminal

/// What may stand where the cursor is, from the same tables that the checker reads.
struct Completer {
  let universe: Universe
  let scope: SessionScope

  /// Longer lists are shown without explanations, in columns.
  private static let mostExplained = 15

  func completions(_ text: String, _ cursor: Int) -> Completions {
    if let topic = helpTopic(text, cursor) { return topic }
    let context = CursorContext(text, cursor: cursor)
    if context.frame.kind == .command, !context.isInterpolation { return FileNames.inCommand(context) }
    if context.frame.kind == .string, !context.isInterpolation {
      return takesPath(context) ? FileNames.inString(context) : .none(at: cursor)
    }
    return matching(candidates(context), context.word, at: context.wordStart)
  }

  private func matching(_ candidates: [Completion], _ word: String, at start: Int) -> Completions {
    var seen: Set<String> = []
    var fitting = candidates.filter { $0.text.hasPrefix(word) && seen.insert($0.text).inserted }
    fitting.sort { $0.text < $1.text }
    if fitting.count > Self.mostExplained { for index in fitting.indices { fitting[index].detail = "" } }
    return Completions(start: start, candidates: fitting)
  }

  /// `help` is the prompt's own, so its argument is no program.
  private func helpTopic(_ text: String, _ cursor: Int) -> Completions? {
    let before = String(decoding: text.utf8.prefix(cursor), as: UTF8.self)
    guard before.hasPrefix("help "), scope["help"] == nil, !before.dropFirst(5).contains(" ") else { return nil }
    let pages = HelpPages(universe: universe, scope: scope, style: .plain, width: 80, unicode: true)
    return matching(pages.topics.map { Completion($0) }, String(before.dropFirst(5)), at: 5)
  }

  private func candidates(_ context: CursorContext) -> [Completion] {
    if context.isInterpolation { return names(.operand) }
    if context.kind(context.tokens.count - 1) == .dot {
      return members(of: chain(context, endingAt: context.tokens.count - 2))
    }
    if let entry = SettingPlace(context) {
      if let settings = settings(entry, context) { return settings }
    }
    if let call = VerbPlace(context) {
      if context.word.hasPrefix("--") { return flags(call, context) }
      if let wanted = call.positionalType(signature(call, context)), let found = fitting(wanted) { return found }
      return names(.operand)
    }
    if context.keyword(context.tokens.count - 1) == .in, isTestHead(context) { return declared(.environment) }
    return isStatement(context) ? names(.statement) + keywords + prompt : names(.operand)
  }

  private func isStatement(_ context: CursorContext) -> Bool {
    guard context.frame.kind == .top || context.frame.kind == .brace else { return false }
    if context.isAtStart { return true }
    switch context.kind(context.tokens.count - 1) {
    case .equal, .plusEqual: return true
    case .keyword: return [.return, .try, .defer].contains(context.keyword(context.tokens.count - 1))
    default: return false
    }
  }

  private func isTestHead(_ context: CursorContext) -> Bool {
    [.test, .suite].contains(context.keyword(context.frame.start))
  }

  private func takesPath(_ context: CursorContext) -> Bool {
    let opener = context.frame.opener
    if context.keyword(opener - 1) == .use { return true }
    guard let settings = SettingPlace.value(context, at: opener) else { return false }
    return ["build", "dockerfile", "context", "env_file"].contains(settings)
  }

  // MARK: Candidates

  enum Position { case statement, operand }

  private var keywords: [Completion] {
    StatementHelp.all.map { Completion($0.name, detail: $0.summary, suffix: " ") }
  }

  private var prompt: [Completion] { [Completion("help", detail: "Tells what there is.", suffix: " ")] }

  private func names(_ position: Position) -> [Completion] {
    let variables = scope.variables.map { completion($0, position) }
    let functions = universe.functions.values.filter { !$0.name.contains(".") }.map {
      Completion($0.name, detail: $0.summary, suffix: suffix($0, position))
    }
    let constants = universe.constants.map { Completion($0.key, detail: $0.value) }
    let groups = universe.namespaces.map { Completion($0, suffix: ".") }
    return variables + functions + constants + groups
  }

  private func completion(_ variable: SessionScope.Variable, _ position: Position) -> Completion {
    switch Known(variable) {
    case .function(let signature):
      Completion(variable.name, detail: signature.usage, suffix: suffix(signature, position))
    case .library: Completion(variable.name, detail: "a library", suffix: ".")
    default: Completion(variable.name, detail: detail(variable))
    }
  }

  private func detail(_ variable: SessionScope.Variable) -> String {
    switch variable.kind {
    case .service: "a service"
    case .environment: "an environment"
    default: variable.value.map { $0.kind.withArticle } ?? ""
    }
  }

  private func suffix(_ signature: Signature, _ position: Position) -> String {
    if signature.parameters.isEmpty { return position == .statement ? "" : "()" }
    return position == .statement ? " " : "("
  }

  func members(of known: Known) -> [Completion] {
    switch known {
    case .namespace(let name):
      let prefix = "\(name)."
      return universe.functions.values.filter { $0.name.hasPrefix(prefix) }.map {
        Completion(String($0.name.dropFirst(prefix.count)), detail: $0.summary, suffix: suffix($0, .operand))
      }
    case .library(let exports): return exports.keys.map { Completion($0) }
    case .environment(let services):
      return (services ?? []).map { Completion($0, detail: "a service") } + members(ofType: "environment")
    case .value(let value):
      let fields = value.fields?.prefix(200).map { Completion($0.key, detail: $0.value.kind.withArticle) } ?? []
      return fields.filter { Preview.key($0.text) == $0.text } + members(ofType: value.kind.name)
    case .type(let type): return members(ofType: type)
    case .unknown, .function: return []
    }
  }

  private func members(ofType type: String) -> [Completion] {
    (universe.members[type] ?? [:]).map { name, member in
      switch member {
      case .field(_, let help): Completion(name, detail: help)
      case .method(let signature): Completion(name, detail: signature.summary, suffix: suffix(signature, .operand))
      }
    }
  }

  func declared(_ kind: Resolution.Variable.Kind) -> [Completion] {
    scope.variables.filter { $0.kind == kind }.map { Completion($0.name, detail: detail($0)) }
  }
}
