/// What the user wants of environments that are up when the session ends.
enum FarewellAnswer: Equatable {
  case end, stay, keep

  /// `nil` for what is no answer.
  init?(_ text: String) {
    switch text.trimmed.lowercased() {
    case "", "y", "yes": self = .end
    case "n", "no": self = .stay
    case "k", "keep": self = .keep
    default: return nil
    }
  }

  static let explanation = "y or Return ends them, n goes back to the prompt, keep leaves them running"
}

extension String {
  fileprivate var trimmed: Substring {
    var rest = self[...]
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return rest
  }
}
