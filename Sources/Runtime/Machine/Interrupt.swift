import Glibc
import Synchronization
import Syntax

/// Tells a machine, from any thread, that it is to end what it does.
///
/// The first reason stays. Whoever waits registers what wakes it, so that waiting ends at once.
package final class Interrupt: Sendable {
  private let isRaised = Atomic<Bool>(false)
  private let state = Mutex(State())
  /// Set for trials, which end after so much work, and for which no time passes.
  private let budget: Budget?

  private struct State {
    var reason: Interruption?
    var nextID = 0
    var wakers: [Int: @Sendable () -> Void] = [:]
    /// Those of branches, which are to end for the same reason.
    var followers: [Int: [Interrupt]] = [:]
  }

  package init() { budget = nil }

  /// An interrupt that raises itself once machines have looked at it so many times. Nothing waits under it.
  package init(looks: Int) { budget = Budget(looks) }

  private init(budget: Budget?) { self.budget = budget }

  /// An interrupt for a branch, which has its share of the same budget.
  func branch() -> Interrupt { Interrupt(budget: budget) }

  var isTrial: Bool { budget != nil }

  /// What was asked for, if anything.
  package var reason: Interruption? {
    if let budget, budget.isSpent { raise(.signal(SIGALRM)) }
    guard isRaised.load(ordering: .acquiring) else { return nil }
    return state.withLock { $0.reason }
  }

  /// Branches stand in branches as deep as programs care to nest them: so one after the other rather than each by the one before.
  package func raise(_ reason: Interruption) {
    var open = [(interrupt: self, reason: reason)]
    while let next = open.popLast() {
      open += next.interrupt.take(next.reason)
    }
  }

  /// Wakes whoever waits under this interrupt, and gives those that are to be raised next.
  private func take(_ reason: Interruption) -> [(interrupt: Interrupt, reason: Interruption)] {
    let (wakers, followers, first) = state.withLock { state in
      let first = state.reason ?? reason
      state.reason = first
      isRaised.store(true, ordering: .releasing)
      return (Array(state.wakers.values), state.followers.values.flatMap(\.self), first)
    }
    for wake in wakers { wake() }
    return followers.map { ($0, first) }
  }

  /// Forgets the reason: the prompt goes on after Ctrl-C.
  package func reset() {
    state.withLock { state in
      state.reason = nil
      isRaised.store(false, ordering: .releasing)
    }
  }

  /// Calls `wake` when the interrupt is raised, at once where it is already. Give the number to ``forget(_:)``.
  package func onRaise(_ wake: @escaping @Sendable () -> Void) -> Int {
    let (number, isRaised) = state.withLock { state -> (Int, Bool) in
      state.nextID += 1
      state.wakers[state.nextID] = wake
      return (state.nextID, state.reason != nil)
    }
    if isRaised { wake() }
    return number
  }

  /// Raises others when this one is raised, at once where it is already. Give the number to ``forget(_:)``.
  func lead(_ followers: [Interrupt]) -> Int {
    let (number, reason) = state.withLock { state -> (Int, Interruption?) in
      state.nextID += 1
      state.followers[state.nextID] = followers
      return (state.nextID, state.reason)
    }
    if let reason { for follower in followers { follower.raise(reason) } }
    return number
  }

  package func forget(_ number: Int) {
    state.withLock { state in
      state.wakers[number] = nil
      state.followers[number] = nil
    }
  }
}

/// How often machines may still look for an interruption.
private final class Budget: Sendable {
  private let looks: Atomic<Int>

  init(_ looks: Int) { self.looks = Atomic(looks) }

  var isSpent: Bool { looks.subtract(1, ordering: .relaxed).newValue < 0 }
}
