/// What compiles to a body of its own, so that a variable used across its edge is captured.
struct Body {
  enum Kind {
    case file, function, deferred, test, suite
    /// A statement of `parallel { }`.
    case branch
    /// The body of `parallel for`.
    case round
    /// The settings of a `service` or an `env`.
    case declaration
  }

  var kind: Kind
  /// The body it stands in; a file's is itself.
  var parent: Int
  /// The variable of the `fn`, `service` or `env` that it is the body of.
  var declares: Int?
}
