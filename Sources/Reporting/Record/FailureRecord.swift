package import Runtime

/// A failure as reports tell of it: everything as text, with the line of the program that it is about.
package struct FailureRecord: Hashable, Sendable {
  /// The line of the program, without its indentation.
  package struct Excerpt: Hashable, Sendable {
    /// From 1.
    package var line: Int
    package var text: String
    /// Columns of the display, from 0, that are to blame.
    package var marked: Range<Int>
  }

  /// A part of a condition with the value that it had.
  package struct Part: Hashable, Sendable {
    package var name: String
    package var value: String
    /// Where a variable was set.
    package var origin: Place?
  }

  /// A place and what it says of the failure.
  package struct Related: Hashable, Sendable {
    package var place: Place
    package var label: String
  }

  /// The code of its page: `E0501`.
  package var code: String
  package var message: String
  package var place: Place?
  package var excerpt: Excerpt?
  /// The message only repeats the condition, which the excerpt shows.
  package var isPlainExpectation: Bool
  package var values: [Part]
  package var difference: Difference?
  /// Other places that it has to do with.
  package var related: [Related]
  package var help: [String]
  /// The calls that led there, innermost first.
  package var calls: [Place]
  /// Errors of clean-up that came after it.
  package var attached: [String]
  /// What went wrong otherwise when the test was tried again.
  package var later: [FailureRecord] = []
  /// The engine or an environment is to blame.
  package var isOfEnvironment: Bool
  /// Tells one failure from another of the same words: tests that share an environment share its failure.
  package var identity: Identity

  package struct Identity: Hashable, Sendable {
    // Held, as its place in memory could else become another's.
    private let failure: Failure

    package init(_ failure: Failure) { self.failure = failure.original ?? failure }

    package static func == (left: Identity, right: Identity) -> Bool { left.failure === right.failure }
    package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(failure)) }
  }

  /// The other places as lines.
  package var relatedLines: [String] { related.map { "\($0.label): \($0.place)" } }

  /// The message's first line.
  package var summary: String {
    message.split(separator: "\n", omittingEmptySubsequences: false).first.map(String.init) ?? ""
  }
}
