import Runtime
import Syntax

/// Tells one failure from another, also where it is raised again or comes out of a branch, which makes a new one of it.
enum FailureCause: Hashable {
  case failure(DiagnosticCode, message: String, start: Int?)
  /// Before its block has been left it is no failure yet.
  case timeout

  /// `nil` for what ends more than a failure does.
  init?(_ raised: Raise) {
    switch raised {
    case .failure(let failure): self.init(failure)
    case .interruption(.timeout): self = .timeout
    case .interruption, .exit, .skip: return nil
    }
  }

  init(_ failure: Failure) {
    self =
      failure.code == .timedOut
      ? .timeout
      : .failure(failure.code, message: failure.message, start: failure.location.map { Int($0.span.start) })
  }
}
