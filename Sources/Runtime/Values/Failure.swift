package import Syntax

/// What went wrong when a program ran, as `catch` sees it and as diagnostics show it.
package final class Failure: @unchecked Sendable {
  package let code: DiagnosticCode
  package let message: String
  /// The fix, one line each.
  package let help: [String]
  /// Further fields: `output` of a failed command, `errors` of a parallel block.
  package let details: [String: Value]
  /// What a failed `expect` has to show.
  package let expectation: Expectation?
  /// Other places that it has to do with.
  package let related: [Related]
  /// Where it was raised; set once, by the machine, when the raise leaves its instruction.
  package internal(set) var location: Location?
  /// The calls that led there, innermost first.
  package internal(set) var trace: [Location] = []
  /// More calls than these are not kept.
  package static let traceLimit = 32
  /// Errors of `defer`red statements and releases that ran because of this one.
  package internal(set) var attached: [Failure] = []
  /// What this one was made from, for showing without secrets.
  package internal(set) var original: Failure?

  package init(
    _ code: DiagnosticCode, _ message: String, help: [String] = [], details: [String: Value] = [:],
    expectation: Expectation? = nil, related: [Related] = []
  ) {
    self.related = related
    self.expectation = expectation
    self.code = code
    self.message = message
    self.help = help
    self.details = details
  }

  /// The same once more, where it happened, for what is raised again: both may go on to different places.
  func again() -> Failure {
    let copy = Failure(code, message, help: help, details: details, expectation: expectation, related: related)
    copy.location = location
    copy.trace = trace
    copy.attached = attached
    return copy
  }

  /// Gives it a place, where it was raised outside the machine's instructions and has none yet.
  package func locate(at place: Location) { location = location ?? place }

  /// A place and what it says of the failure: "declared here".
  package struct Related: Sendable {
    package var place: Location
    package var label: String

    package init(_ place: Location, _ label: String) {
      self.place = place
      self.label = label
    }
  }

  package struct Location: Sendable {
    package var source: SourceFile
    package var span: Span

    package init(source: SourceFile, span: Span) {
      let origin = source.origin(of: span)
      self.source = origin.source
      self.span = origin.span
    }
  }
}

/// How a body ends early: the one error type of the machine.
package enum Raise: Error {
  /// An error that `try`, `catch` and `eventually` may take.
  case failure(Failure)
  /// Ctrl-C, a signal, a sibling's failure, an outer timeout: passes through all of them.
  case interruption(Interruption)
  /// `exit(status)`.
  case exit(Int32)
  /// `skip("why")`: ends the test around it.
  case skip(String)

  package static func failure(
    _ code: DiagnosticCode, _ message: String, help: [String] = [], details: [String: Value] = [:]
  ) -> Raise {
    .failure(Failure(code, message, help: help, details: details))
  }
}

package enum Interruption: Hashable, Sendable {
  /// Ctrl-C (2) or SIGTERM (15).
  case signal(Int32)
  /// A sibling branch of a `parallel` block failed.
  case sibling
  /// The block that set this guard has run out of time; outside that block it is an ordinary error.
  case timeout(guardID: Int, limit: Int64)
}
