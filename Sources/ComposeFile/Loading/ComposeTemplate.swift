/// A text as the file has it, with its variables, for a program that is to ask for them itself.
struct ComposeTemplate {
  indirect enum Piece {
    case text(String)
    case variable(Variable)
  }

  struct Variable {
    var name: String
    /// An empty one counts as one that is not set: `${X:-d}` rather than `${X-d}`.
    var excludesEmpty = false
    var fallback: Fallback
  }

  /// What stands in the place of a variable that is not set.
  enum Fallback {
    case text(ComposeTemplate)
    /// The program is to end, and say why.
    case failure(String)
  }

  var pieces: [Piece]

  /// Without what stands before the value in `NAME=value`; `nil` where variables stand in that.
  func dropping(_ prefix: String) -> ComposeTemplate? {
    guard case .text(let first)? = pieces.first, first.hasPrefix(prefix) else { return nil }
    return ComposeTemplate(pieces: [.text(String(first.dropFirst(prefix.count)))] + pieces.dropFirst())
  }

  /// It says nothing, whatever the variables are.
  var isEmpty: Bool {
    pieces.allSatisfy { if case .text(let text) = $0 { text.isEmpty } else { false } }
  }

  var variables: Set<String> {
    pieces.reduce(into: []) { names, piece in
      guard case .variable(let variable) = piece else { return }
      names.insert(variable.name)
      if case .text(let inner) = variable.fallback { names.formUnion(inner.variables) }
    }
  }

  var term: Term {
    let terms = pieces.compactMap { piece -> Term? in
      switch piece {
      case .text(let text): text.isEmpty ? nil : .text(text)
      case .variable(let variable): variable.term
      }
    }
    return terms.isEmpty ? .text("") : terms.count == 1 ? terms[0] : .joined(terms)
  }
}

extension ComposeTemplate.Variable {
  fileprivate var term: Term {
    let excluding = excludesEmpty ? [Term.Field("nonempty", .word("true"))] : []
    switch fallback {
    case .text(let inner): return .call("getenv", [.text(name), inner.term], named: excluding)
    case .failure(let why):
      let asked = Term.call("getenv", [.text(name)], named: excluding).line
      let message = "the variable `\(name)` is not set" + (excludesEmpty ? ", or empty" : "") + why
      return .word("\(asked) ?? fail(\(Term.quoted(message)))")
    }
  }
}
