import Library
import Orchestration

/// Room on the engine for environments that are up at the same time. First come, first served; whoever finds nothing else running is
/// let in however much it wants.
actor Admission {
  private let capacity: ResourceDemand
  private var used = ResourceDemand(memory: 0, processors: 0)
  private var holders = 0
  private var waiting: [Waiter] = []
  private var lastWaiter = 0

  private struct Waiter {
    var number: Int
    var demand: ResourceDemand
    var continuation: CheckedContinuation<Void, any Error>
  }

  init(capacity: ResourceDemand) { self.capacity = capacity }

  /// Where there is no room now: what is short.
  func shortage(for demand: ResourceDemand) -> String? {
    guard !(waiting.isEmpty && fits(demand)) else { return nil }
    return used.memory + demand.memory > capacity.memory ? "memory" : "processors"
  }

  func enter(_ demand: ResourceDemand) async throws {
    if waiting.isEmpty, fits(demand) { return take(demand) }
    lastWaiter += 1
    let number = lastWaiter
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
        if Task.isCancelled {
          continuation.resume(throwing: CancellationError())
        } else {
          waiting.append(Waiter(number: number, demand: demand, continuation: continuation))
        }
      }
    } onCancel: {
      Task { await self.giveUp(number) }
    }
  }

  func leave(_ demand: ResourceDemand) {
    used.memory -= demand.memory
    used.processors -= demand.processors
    holders -= 1
    admitNext()
  }

  private func fits(_ demand: ResourceDemand) -> Bool {
    holders == 0
      || used.memory + demand.memory <= capacity.memory && used.processors + demand.processors <= capacity.processors
  }

  private func take(_ demand: ResourceDemand) {
    used.memory += demand.memory
    used.processors += demand.processors
    holders += 1
  }

  private func admitNext() {
    while let first = waiting.first, fits(first.demand) {
      waiting.removeFirst()
      take(first.demand)
      first.continuation.resume()
    }
  }

  private func giveUp(_ number: Int) {
    guard let index = waiting.firstIndex(where: { $0.number == number }) else { return }
    waiting.remove(at: index).continuation.resume(throwing: CancellationError())
    admitNext()
  }
}

/// One job's place: taken for its first environment and held to its end, so that no job waits for a second one while it holds a first.
final class JobAdmission: EnvironmentAdmission {
  private let admission: Admission
  private let queued: @Sendable (String) -> Void
  private let place = JobPlace()

  init(_ admission: Admission, queued: @escaping @Sendable (String) -> Void) {
    self.admission = admission
    self.queued = queued
  }

  func admit(_ demand: ResourceDemand) async throws {
    guard await place.claim(demand) else { return }
    if let shortage = await admission.shortage(for: demand) { queued(shortage) }
    do { try await admission.enter(demand) } catch {
      _ = await place.giveBack()
      throw error
    }
  }

  func end() async {
    if let demand = await place.giveBack() { await admission.leave(demand) }
  }
}

private actor JobPlace {
  private var demand: ResourceDemand?

  /// True for the first that asks.
  func claim(_ wanted: ResourceDemand) -> Bool {
    guard demand == nil else { return false }
    demand = wanted
    return true
  }

  func giveBack() -> ResourceDemand? {
    defer { demand = nil }
    return demand
  }
}
