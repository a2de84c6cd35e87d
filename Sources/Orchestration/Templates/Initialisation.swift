/// How the database of a service comes by its first files.
package enum Initialisation: Hashable, Sendable {
  /// By its own first start, as nobody has made them yet.
  case own(DataTemplate)
  /// From files that were made once.
  case template(DataTemplate)
}

/// What is known of a template before planning.
package struct ObservedTemplate: Hashable, Sendable {
  package var template: DataTemplate
  /// The engine has it.
  package var isThere: Bool
  /// It is there, or the same was initialised before, so that it is worth making.
  package var isWorthwhile: Bool
}
