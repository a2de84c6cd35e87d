package import Syntax

extension Signature {
  /// How a call is written: `logs(service, tail: 50, follow: false)`.
  package var usage: String { "\(name)(\(parameters.map(\.usage).joined(separator: ", ")))" }

  /// The signature of a function that a program defines. A default value is quoted from the source.
  package init(_ name: String, _ function: FunctionBody, in source: SourceFile) {
    let parameters = function.parameters.map { parameter in
      let presence: Parameter.Presence =
        if let initial = parameter.initial { .optional(defaultText: source.string(initial.span)) } else { .required }
      return Parameter(parameter.name.text, .any, presence, help: "")
    }
    self.init(name, parameters, returns: .any, summary: "")
  }
}

extension Signature.Parameter {
  fileprivate var usage: String {
    switch presence {
    case .required: isNamedOnly ? "\(name): …" : name
    // A default that takes a few words to tell has its place in the help.
    case .optional(let text): "\(name): \(text.contains(" ") ? "…" : text)"
    case .rest: "\(name)…"
    }
  }

  var isOptional: Bool {
    if case .optional = presence { true } else { false }
  }

  /// Of a function without declared types, what is `false` or `true` when it is left out.
  var isSwitch: Bool {
    if case .optional("false") = presence { true } else if case .optional("true") = presence { true } else { false }
  }

  var isRest: Bool {
    if case .rest = presence { true } else { false }
  }
}
