import Orchestration
import Synchronization

/// Plans of environments as they are printed in place of starting them: one that is like an earlier one in a line.
package final class PlanPrinter: Sendable {
  /// Those that were printed in full, by what tells them from others.
  private let told = Mutex<Set<String>>([])

  package init() {}

  func text(_ plan: Plan, of name: String) -> String {
    let isNew = told.withLock { $0.insert("\(name) \(plan.digest) \(Self.images(of: plan))").inserted }
    return isNew ? "\(name):\n\(plan.describe())\n" : "\(name): another one like that above\n"
  }

  /// What is to be built or pulled has no id yet.
  private static func images(of plan: Plan) -> String { plan.services.map(\.image).joined(separator: " ") }
}
