package import ContainerEngine
package import Orchestration

/// The output of several services of a stack at once, line by line, each told with its service.
package enum StackLogs {
  /// Returns when all of them have ended, or without `follow` when all has been told.
  package static func read(
    _ stack: StackSpec, services: [String], _ options: LogOptions, from orchestrator: Orchestrator,
    line: @escaping @Sendable (_ service: String, _ text: String) -> Void
  ) async throws {
    let running = try await orchestrator.attached(stack)
    let present = services.filter { running[$0] != nil }
    try await orchestrator.merged(present, in: running.id, options) { line($0.service, $0.text) }
  }
}
