import ContainerEngine

extension Orchestrator {
  /// Whether all of them run or have ended as they were meant to, of which the listing says who runs: of the others the engine is asked how they ended. One
  /// that it does not tell of now is looked at another time.
  func areSound(_ services: [PlannedService], among containers: [ContainerSummary]) async -> Bool {
    for service in services {
      guard let container = containers.first(where: { $0.labels[Labels.service] == service.name }) else { return false }
      if container.state == ServiceCondition.running { continue }
      do {
        guard service.isSound(try await engine.inspectContainer(container.id).phase) else { return false }
      } catch let error as EngineError {
        if case .notFound = error.cause { return false }
      } catch {
        continue
      }
    }
    return true
  }
}
