import ContainerEngine

/// What a service uses of the machine.
package struct ServiceUsage: Hashable, Sendable {
  package var service: String
  /// Processors, as 0.25.
  package var processors: Double
  /// Bytes in use, and the most that may be.
  package var memory: UInt64
  package var memoryLimit: UInt64
  package var receivedBytes: UInt64
  package var sentBytes: UInt64
  package var processes: Int
}

extension Orchestrator {
  /// Of the services that run, over a moment: the engine only counts up.
  package func usage(
    of services: [String], in environment: String, over moment: Duration = .milliseconds(250)
  ) async throws -> [ServiceUsage] {
    let running = Set(try await self.services(of: environment).filter(\.isRunning).map(\.name))
    return try await withThrowingTaskGroup(of: (Int, ServiceUsage).self) { group in
      for (index, service) in services.enumerated() where running.contains(service) {
        let container = try find(service, in: environment).containerID
        group.addTask { [self] in
          try await translatingErrors(of: service) {
            let before = try await engine.statistics(container)
            try await Task.sleep(for: moment)
            return (index, ServiceUsage(service, before, try await engine.statistics(container)))
          }
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }
}

extension ServiceUsage {
  fileprivate init(_ service: String, _ before: ContainerStatistics, _ now: ContainerStatistics) {
    let used = now.cpuTime.subtractingReportingOverflow(before.cpuTime)
    let passed = now.systemTime.subtractingReportingOverflow(before.systemTime)
    let share =
      used.overflow || passed.overflow || passed.partialValue == 0
      ? 0 : Double(used.partialValue) / Double(passed.partialValue) * Double(now.processors)
    self.init(
      service: service, processors: share, memory: now.memory, memoryLimit: now.memoryLimit,
      receivedBytes: now.receivedBytes, sentBytes: now.sentBytes, processes: now.pids)
  }
}
