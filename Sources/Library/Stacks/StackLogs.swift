package import ContainerEngine
package import Orchestration
import Synchronization

/// The output of several services at once, line by line, each told with its service.
package enum StackLogs {
  /// Returns when all of them have ended, or without `follow` when all has been told.
  package static func read(
    _ stack: StackSpec, services: [String], _ options: LogOptions, from orchestrator: Orchestrator,
    line: @escaping @Sendable (_ service: String, _ text: String) -> Void
  ) async throws {
    let running = try await orchestrator.attached(stack)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for service in services where running[service] != nil {
        group.addTask {
          var lines = Lines()
          for try await chunk in try await orchestrator.logs(service, in: running.id, options) {
            for text in lines.add(chunk.bytes) { line(service, text) }
          }
          if let rest = lines.rest { line(service, rest) }
        }
      }
      try await group.waitForAll()
    }
  }

  private struct Lines {
    private var pending: [UInt8] = []

    mutating func add(_ bytes: [UInt8]) -> [String] {
      pending += bytes
      var whole: [String] = []
      while let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
        whole.append(String(decoding: pending[..<end], as: UTF8.self))
        pending.removeSubrange(...end)
      }
      return whole
    }

    var rest: String? { pending.isEmpty ? nil : String(decoding: pending, as: UTF8.self) }
  }
}
