import Library
import LineEditor
import Semantics
import Syntax

/// What the text inside quotes stands for.
enum TextPlace {
  case path, environment
  /// A file with one of these endings, or one of these names, which are no files.
  case source(endings: [String], names: [String])
  /// One of these texts.
  case choice([String])
  case plain

  init(_ context: CursorContext, in completer: Completer) {
    self = Self.place(context, completer)
  }

  /// Settings whose values are paths.
  private static let pathSettings: Set = ["build", "dockerfile", "context", "env_file", "cwd"]
  private static let pathParameters: Set = ["path", "folder", "file"]

  private static func place(_ context: CursorContext, _ completer: Completer) -> TextPlace {
    let opener = context.frame.opener
    // `use "…"` and `use compose "…"`
    if context.keyword(opener - 1) == .use {
      return .source(endings: [".orch"], names: OwnLibrary.sources.keys.sorted())
    }
    if context.keyword(opener - 2) == .use { return .source(endings: [".yml", ".yaml"], names: []) }
    if opener == 1, let verb = PromptVerb.find(context.text(0)), verb.argument == .file,
      completer.scope[verb.name] == nil
    {
      return .path
    }
    if let setting = SettingPlace.value(context, at: opener) {
      if pathSettings.contains(setting) { return .path }
      if setting == "image" { return .plain }
    }
    let outside = context.outside
    if let choices = completer.setting(outside)?.choices { return .choice(choices) }
    if let call = VerbPlace(outside), let signature = completer.signature(call, outside) {
      let parameter = call.parameter(signature)
      if let choices = parameter?.type.choices { return .choice(choices) }
      if parameter.map(\.name).map(pathParameters.contains) == true || signature.name == "glob" { return .path }
      if let parameter, meansEnvironment(parameter, of: signature) { return .environment }
    }
    return context.typedText.contains("/") ? .path : .plain
  }

  /// A name of something that runs: the verb takes an environment as well, or gives it.
  private static func meansEnvironment(_ parameter: Signature.Parameter, of signature: Signature) -> Bool {
    switch parameter.type {
    case .oneOf(let types): types.contains(.handle(.environment)) && types.contains(.string)
    case .string: signature.returns == .handle(.environment) && !parameter.isNamedOnly
    default: false
    }
  }
}

extension Completer {
  /// `rest` is what stands behind the cursor.
  func inText(_ context: CursorContext, before rest: Substring) -> Completions {
    let quote = context.text(context.frame.opener)
    let closing = rest.hasPrefix(quote) ? "" : quote
    switch TextPlace(context, in: self) {
    case .path: return FileNames.inString(context, closing: closing)
    case .source(let endings, let names):
      var found = FileNames.inString(context, closing: closing, endings: endings)
      found.candidates += fitting(names, context, closing).candidates
      return found
    case .choice(let texts): return fitting(texts, context, closing)
    case .plain: return .none(at: Int(context.source.text.count))
    case .environment:
      // A name that two have is no name for either.
      let running = running()
      let counts = Dictionary(running.map { ($0.name, 1) }, uniquingKeysWith: +)
      let candidates = running.map { entry in
        let isUnique = counts[entry.name] == 1
        return Completion(
          isUnique ? entry.name : entry.id,
          detail: (isUnique ? entry.id : entry.name) + ": " + entry.services.sorted().joined(separator: ", "),
          suffix: closing)
      }
      let typed = context.typedText
      return Completions(
        start: context.source.text.count - typed.utf8.count,
        candidates: candidates.filter { $0.text.hasPrefix(typed) }.sorted { $0.text < $1.text })
    }
  }

  /// Those of the texts that begin as what is typed between the quotes.
  private func fitting(_ texts: [String], _ context: CursorContext, _ closing: String) -> Completions {
    let typed = context.typedText
    return Completions(
      start: context.source.text.count - typed.utf8.count,
      candidates: texts.filter { $0.hasPrefix(typed) }.map { Completion($0, suffix: closing) })
  }

  /// The type of the setting whose value is due.
  fileprivate func setting(_ context: CursorContext) -> ValueType? {
    if let place = SettingPlace(context), let name = place.setting { return table(place.owner)[name]?.type }
    if let place = HeadPlace(context), let name = place.setting { return table(place.owner)[name]?.type }
    return nil
  }
}

extension ValueType {
  /// The texts that it has, where they are only some.
  fileprivate var choices: [String]? {
    switch self {
    case .choice(let texts): texts
    case .listOf(let element): element.choices
    case .oneOf(let types): types.lazy.compactMap(\.choices).first
    default: nil
    }
  }
}
