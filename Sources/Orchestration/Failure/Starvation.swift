import ContainerEngine

/// Engines remember of a container that something in it ran out of memory, and not what: where that was a program that somebody
/// ran in it, it says nothing of the container's end.
enum Starvation {
  /// So soon after it ends what ends of it. Seconds.
  private static let reach = 5.0

  /// - Parameters:
  ///   - end: seconds since 1970.
  ///   - times: of what the engine has told; where it has forgotten, its mark is believed.
  static func explains(_ end: Double, _ times: [Double]) -> Bool {
    times.isEmpty || times.contains { abs(end - $0) <= reach }
  }
}

extension Orchestrator {
  /// The same without a lack of memory that came long before its end.
  func blamingMemoryRightly(_ state: ContainerState) async -> ContainerState {
    guard case .exited(let code, true) = state.phase, let id = state.labels[Labels.environment],
      let start = state.startedAt.flatMap(Timestamp.seconds), let end = state.endedAt.flatMap(Timestamp.seconds)
    else { return state }
    var times: [Double] = []
    do {
      let events = try await engine.pastEvents(labels: [Labels.environment: id], since: start, follow: false)
      for try await event in events where event.container == state.id && event.action == .outOfMemory {
        times.append(Double(event.time) / 1e9)
      }
    } catch {
      // What was told until then is all there is.
    }
    guard !Starvation.explains(end, times) else { return state }
    var other = state
    other.phase = .exited(code: code, outOfMemory: false)
    return other
  }
}
