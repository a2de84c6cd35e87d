import Library
import LineEditor
import Runtime
import Semantics
import Syntax
import Terminal

/// What may stand where the cursor is, from the same tables that the checker reads.
struct Completer {
  let universe: Universe
  let scope: SessionScope
  /// What runs on the engine, as far as it can be known in a moment.
  var running: () -> [EnvironmentDirectory.Entry] = { [] }

  func completions(_ text: String, _ cursor: Int) -> Completions {
    if let argument = promptArgument(text, cursor) { return argument }
    let context = CursorContext(text, cursor: cursor)
    if context.frame.kind == .command, !context.isInterpolation { return FileNames.inCommand(context) }
    if context.frame.kind == .string, !context.isInterpolation {
      return inText(context, before: Substring(text.utf8.dropFirst(cursor)))
    }
    return matching(candidates(context), context.word, at: context.wordStart)
  }

  private func matching(_ candidates: [Completion], _ word: String, at start: Int) -> Completions {
    var seen: Set<String> = []
    var fitting = candidates.filter { $0.text.hasPrefix(word) && seen.insert($0.text).inserted }
    fitting.sort { $0.text < $1.text }
    return Completions(start: start, candidates: fitting)
  }

  /// What stands behind the prompt's own verbs is no program.
  private func promptArgument(_ text: String, _ cursor: Int) -> Completions? {
    let before = String(decoding: text.utf8.prefix(cursor), as: UTF8.self)
    let words = before.split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 2, let verb = PromptVerb.find(String(words[0])), scope[verb.name] == nil else { return nil }
    let candidates: [Completion]
    switch verb.argument {
    case .topic:
      let pages = HelpPages(universe: universe, scope: scope, style: .plain, width: 80, unicode: true)
      candidates = pages.topics(beginning: String(words[1])).map { Completion($0) }
    case .code: candidates = DiagnosticCode.all.map { Completion($0.id, detail: $0.title) }
    case .file where words[1].isEmpty: candidates = [Completion("\"")]
    case .file: return nil
    case .number, .nothing: candidates = []
    }
    return matching(candidates, String(words[1]), at: words[0].utf8.count + 1)
  }

  private func candidates(_ context: CursorContext) -> [Completion] {
    // A name alone: what needs parentheses or a field stands in `${…}`.
    if context.isInterpolation {
      return names(.operand, context).filter { $0.suffix.isEmpty && !Self.words.contains($0.text) }
    }
    if context.kind(context.tokens.count - 1) == .dot {
      let base = chain(context, endingAt: context.tokens.count - 2)
      if case .library(let exports) = base { return exported(exports, context) }
      return members(of: base)
    }
    let locals = LocalNames(context)
    if let entry = SettingPlace(context), let settings = settings(entry, context, locals) { return settings }
    if let head = HeadPlace(context), let settings = headSettings(head) { return settings }
    if let head = eventuallyHead(context) { return head }
    // Keys are anything.
    if context.isRecord, context.isAtStart { return [] }
    let argument = context.outsideLists
    if let call = VerbPlace(argument) {
      return context.word.hasPrefix("--") ? flags(call, context) : arguments(call, context)
    }
    if context.keyword(context.tokens.count - 1) == .in, isTestHead(context) {
      return declared(.environment, locals)
    }
    guard isStatement(context) else { return names(.operand, context) }
    return names(.statement, context) + keywords + (context.tokens.isEmpty ? promptVerbs : [])
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

  // MARK: Candidates

  enum Position { case statement, operand }

  private var keywords: [Completion] {
    StatementHelp.all.map { Completion($0.name, detail: $0.summary, suffix: " ") }
  }

  private var promptVerbs: [Completion] {
    PromptVerb.all.map { Completion($0.name, detail: $0.summary, suffix: $0.argument.suffix) }
  }

  private static let words = ["true", "false", "null"]
  private static let literals = words.map { Completion($0) }

  func names(_ position: Position, _ context: CursorContext) -> [Completion] {
    let locals = LocalNames(context).completions
    let variables = scope.variables.map { completion($0, position) }
    let functions = universe.functions.values.filter { !$0.name.contains(".") }.map {
      Completion($0.name, detail: $0.summary, suffix: suffix($0, position))
    }
    let constants = universe.constants.map { Completion($0.key, detail: $0.value) }
    let groups = universe.namespaces.map { Completion($0, suffix: ".") }
    return locals + variables + functions + constants + groups + (position == .operand ? Self.literals : [])
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
    case .function(let signature):
      return universe.namespaces.contains(signature.name) ? members(of: .namespace(signature.name)) : []
    case .unknown: return []
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

  /// What a library declares, as far as it fits the place: `up lib.` takes an environment.
  private func exported(_ exports: [String: StaticValue], _ context: CursorContext) -> [Completion] {
    let wanted = declarationsDue(context.beforeTokens(2))
    return exports.filter { export in wanted?.contains { $0.fits(export.value) } ?? true }.map { Completion($0.key) }
  }

  /// `nil` where anything may stand.
  private func declarationsDue(_ context: CursorContext) -> [DeclarationKind]? {
    if context.keyword(context.tokens.count - 1) == .in, isTestHead(context) { return [.environment] }
    let type: ValueType?
    if let entry = SettingPlace(context), entry.owner == .service || entry.owner == .environment {
      type =
        (entry.owner == .service ? universe.serviceSettings : universe.environmentSettings)[entry.setting ?? ""]?.type
    } else {
      let argument = context.outsideLists
      type = VerbPlace(argument).flatMap { call in signature(call, argument).flatMap { call.parameter($0)?.type } }
    }
    return type.flatMap(\.declarationKinds).flatMap { $0.isEmpty ? nil : $0 }
  }

  /// What earlier lines, and the text itself, declare of a kind.
  func declared(_ kind: Resolution.Variable.Kind, _ locals: LocalNames? = nil) -> [Completion] {
    let here = locals?.all.filter { $0.kind == kind }.map { Completion($0.name, detail: "of this block") } ?? []
    return here + scope.variables.filter { $0.kind == kind }.map { Completion($0.name, detail: detail($0)) }
  }
}

extension PromptVerb.Argument {
  /// What follows the verb when it is completed.
  fileprivate var suffix: String {
    switch self {
    case .nothing, .number: ""
    case .topic, .code: " "
    case .file: " \""
    }
  }
}

extension ValueType {
  /// Which declarations it takes, where it takes nothing else but texts that name them.
  fileprivate var declarationKinds: [DeclarationKind]? {
    switch self {
    case .declaration(let kind): return [kind]
    case .handle(.environment), .handle(.service): return [.environment]
    case .string, .null: return []
    case .listOf(let element): return element.declarationKinds
    case .oneOf(let types):
      var kinds: [DeclarationKind] = []
      for type in types {
        guard let more = type.declarationKinds else { return nil }
        kinds += more
      }
      return kinds.isEmpty ? nil : kinds
    default: return nil
    }
  }
}

extension DeclarationKind {
  fileprivate func fits(_ value: StaticValue) -> Bool {
    switch value {
    case .environment, .running: self == .environment
    case .service: self == .service
    default: false
    }
  }
}
