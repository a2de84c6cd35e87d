/// A text as the file has it, with its variables, for a program that is to ask for them itself.
struct ComposeTemplate {
  indirect enum Piece {
    case text(String)
    case variable(String, Fallback)
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

  var variables: Set<String> {
    pieces.reduce(into: []) { names, piece in
      guard case .variable(let name, let fallback) = piece else { return }
      names.insert(name)
      if case .text(let inner) = fallback { names.formUnion(inner.variables) }
    }
  }

  var term: Term {
    let terms = pieces.compactMap { piece -> Term? in
      switch piece {
      case .text(let text): text.isEmpty ? nil : .text(text)
      case .variable(let name, .text(let inner)): .call("getenv", [.text(name), inner.term], named: [])
      case .variable(let name, .failure(let why)):
        .word("getenv(\(Term.quoted(name))) ?? fail(\(Term.quoted("the variable `\(name)` is not set" + why)))")
      }
    }
    return terms.isEmpty ? .text("") : terms.count == 1 ? terms[0] : .joined(terms)
  }
}
