/// What the editor asks its owner; called on the editor's thread, so they should answer within some milliseconds.
package struct EditorHooks: Sendable {
  /// Asked on Return with the whole text.
  package var completeness: @Sendable (_ text: String) -> Completeness
  /// Asked on Tab with the whole text and the cursor's offset in it, in UTF-8 bytes.
  package var completions: @Sendable (_ text: String, _ cursor: Int) -> Completions
  /// Whether a line may go into the history; false for what holds secrets.
  package var remembers: @Sendable (_ line: String) -> Bool

  package init(
    completeness: @escaping @Sendable (_ text: String) -> Completeness = { _ in .complete },
    completions: @escaping @Sendable (_ text: String, _ cursor: Int) -> Completions = { _, cursor in .none(at: cursor)
    },
    remembers: @escaping @Sendable (_ line: String) -> Bool = { _ in true }
  ) {
    self.completeness = completeness
    self.completions = completions
    self.remembers = remembers
  }
}
