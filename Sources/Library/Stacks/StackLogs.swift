package import ContainerEngine
package import Orchestration

/// The output of several services of a stack at once, line by line, each told with its service.
package enum StackLogs {
  /// With `follow` it goes on with the containers that take others' place, and returns when the stack has been taken down.
  package static func read(
    _ stack: StackSpec, services: [String], _ options: LogOptions, from orchestrator: Orchestrator,
    line: @escaping @Sendable (_ service: String, _ text: String) -> Void
  ) async throws {
    if options.follow {
      return try await orchestrator.follow(stack, services: services, options) { line($0.service, $0.text) }
    }
    let running = try await orchestrator.attached(stack)
    let present = services.filter { running[$0] != nil }
    try await orchestrator.merged(present, in: running.id, options) { line($0.service, $0.text) }
  }
}
