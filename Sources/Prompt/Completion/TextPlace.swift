import Library
import LineEditor
import Semantics
import Syntax

/// What the text inside quotes stands for.
enum TextPlace {
  case path, environment
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
    if context.keyword(opener - 1) == .use || context.keyword(opener - 2) == .use { return .path }
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
    if let call = VerbPlace(outside), let signature = completer.signature(call, outside) {
      let parameter = call.parameter(signature)
      if parameter.map(\.name).map(pathParameters.contains) == true { return .path }
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
}
