import Library
import LineEditor
import Runtime
import Semantics
import Syntax

/// A place among the settings of a declaration: where a setting's name is due, or behind its colon.
struct SettingPlace {
  enum Owner { case service, environment, build, capabilities }

  let owner: Owner
  /// The setting whose value is due; `nil` where a name is.
  let setting: String?

  init?(_ context: CursorContext) {
    var frames = context.frames
    // `needs: [a, |` stands inside the entry's list.
    while let last = frames.last, last.kind == .bracket || last.kind == .paren { frames.removeLast() }
    guard let frame = frames.last, frame.kind == .brace, let owner = Self.owner(of: frame, context) else { return nil }
    self.owner = owner
    if frame.start == context.tokens.count {
      setting = nil
    } else if context.kind(frame.start + 1) == .colon {
      setting = context.text(frame.start)
    } else {
      return nil
    }
  }

  /// The setting whose value begins with a token: `build: "`.
  static func value(_ context: CursorContext, at token: Int) -> String? {
    context.kind(token - 1) == .colon ? context.text(token - 2) : nil
  }

  private static func owner(of frame: CursorContext.Frame, _ context: CursorContext) -> Owner? {
    switch context.keyword(frame.opener - 2) {
    case .service?: return .service
    case .env?: return .environment
    default: break
    }
    switch value(context, at: frame.opener) {
    case "build"?: return .build
    case "capabilities"?: return .capabilities
    default: return nil
    }
  }
}

extension Completer {
  /// `nil` where what follows is an ordinary value.
  func settings(_ place: SettingPlace, _ context: CursorContext, _ locals: LocalNames) -> [Completion]? {
    let known = table(place.owner)
    guard let name = place.setting else {
      let services =
        place.owner == .environment ? [Completion("service", detail: "A service of its own.", suffix: " ")] : []
      return known.values.map { Completion($0.name, detail: $0.help, suffix: ": ") } + services
    }
    if name == "ready", context.frame.kind == .brace || isProbeList(context) {
      return universe.probes.values.map {
        Completion($0.name, detail: $0.summary, suffix: $0.parameters.isEmpty ? "()" : "(")
      }
    }
    if case .listOf(.declaration(.service))? = known[name]?.type { return services(context, locals) }
    return known[name].flatMap { fitting($0.type) }
  }

  func table(_ owner: SettingPlace.Owner) -> [String: Setting] {
    switch owner {
    case .service: universe.serviceSettings
    case .environment: universe.environmentSettings
    case .build: universe.buildSettings
    case .capabilities: universe.capabilitySettings
    }
  }

  /// Those that a declaration may name; none needs itself.
  private func services(_ context: CursorContext, _ locals: LocalNames) -> [Completion] {
    let block = context.frames.last { $0.kind == .brace }
    let own = block.map { context.keyword($0.opener - 2) == .service ? context.text($0.opener - 1) : "" }
    return declared(.service, locals).filter { $0.text != own }
  }

  /// `all(|` and `any(|` take probes.
  private func isProbeList(_ context: CursorContext) -> Bool {
    guard context.frame.kind == .paren, context.isAtStart,
      let probe = universe.probes[context.text(context.frame.opener - 1)]
    else { return false }
    return probe.parameters.first?.type == .probe
  }

  /// What is in scope of a type that few things have; `nil` where anything may stand.
  func fitting(_ type: ValueType) -> [Completion]? {
    let found: [Completion]
    switch type {
    case .listOf(let element): return fitting(element)
    case .declaration(.service): found = declared(.service)
    case .declaration(.environment): found = declared(.environment)
    case .handle(.environment): found = environments(suffix: "")
    case .handle(.service): found = environments(suffix: ".") + variables(of: "service")
    case .handle(let kind): found = variables(of: kind.rawValue)
    case .choice(let texts): found = texts.map { Completion("\"\($0)\"") }
    case .bool: found = [Completion("true"), Completion("false")]
    case .oneOf(let types): found = types.compactMap(fitting).flatMap(\.self)
    default: return nil
    }
    return found.isEmpty ? nil : found
  }

  /// Variables that hold a value of a type, by the name that `type(value)` gives it.
  private func variables(of type: String) -> [Completion] {
    scope.variables.filter { $0.value?.kind.name == type }.map { Completion($0.name, detail: "a \(type)") }
  }

  /// Variables that hold or declare an environment.
  private func environments(suffix: String) -> [Completion] {
    scope.variables.compactMap { variable in
      guard case .environment = Known(variable) else { return nil }
      return Completion(variable.name, detail: "an environment", suffix: suffix)
    }
  }
}
