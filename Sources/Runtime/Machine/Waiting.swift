package import Dispatch
import Glibc
import Syntax

extension Machine {
  /// Nanoseconds of the monotonic clock.
  package static func monotonicTime() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// The moment that lies so many nanoseconds ahead; the end of time where that is too far.
  static func deadline(after nanoseconds: Int64) -> Int64 {
    let (deadline, overflow) = monotonicTime().addingReportingOverflow(max(0, nanoseconds))
    return overflow ? .max : deadline
  }

  /// Nanoseconds of the clock that time limits go by: it stands still while anything is paused.
  var limitTime: Int64 { Self.monotonicTime() - timePauses.total }

  /// The end of a limit that begins now.
  func limitDeadline(after nanoseconds: Int64) -> Int64 {
    let (deadline, overflow) = limitTime.addingReportingOverflow(max(0, nanoseconds))
    return overflow ? .max : deadline
  }

  /// The limit that comes first, and when on the monotonic clock, should nothing be paused any more.
  private var nextLimit: (limit: Limit, moment: Int64)? {
    context.limits.min(by: { $0.deadline < $1.deadline }).map { limit in
      let (moment, overflow) = limit.deadline.addingReportingOverflow(timePauses.total)
      return (limit, overflow ? .max : moment)
    }
  }

  /// Runs a program that nobody wrote, only to see whether it comes to an end.
  package var isTrial: Bool { interrupt.isTrial }

  /// Raises what has come to interrupt this machine. Called now and then by the loop.
  package func poll() throws(Raise) {
    if shields == 0 || interrupt.isTrial, let reason = interrupt.reason { throw .interruption(reason) }
    if let (limit, moment) = nextLimit, Self.monotonicTime() >= moment {
      expired = limit
      throw .interruption(.timeout(guardID: limit.guardID, limit: limit.duration))
    }
    try lookAtMemory()
  }

  @inline(__always)
  private func lookAtMemory() throws(Raise) {
    let now = MemoryLimit.coarseTime
    guard now >= nextMemoryLook, shields == 0, !interrupt.isTrial else { return }
    nextMemoryLook = now + MemoryLimit.interval
    try MemoryLimit.check()
  }

  /// Waits until `signal` says so, the machine is interrupted, or its time is up; `abandon` is called once where it is cut short.
  package func wait(for completion: DispatchSemaphore, abandon: @escaping @Sendable () -> Void) throws(Raise) {
    try poll()
    let waker = shields == 0 ? interrupt.onRaise { completion.signal() } : nil
    defer { if let waker { interrupt.forget(waker) } }
    if let (_, moment) = nextLimit {
      _ = completion.wait(timeout: .init(uptimeNanoseconds: UInt64(max(0, moment))))
    } else {
      completion.wait()
    }
    do {
      try poll()
    } catch {
      abandon()
      throw error
    }
  }

  /// Runs asynchronous work of the host and waits for its end. An interruption cancels it, and is raised once it has ended.
  package func await<Result: Sendable>(
    _ work: @escaping @Sendable () async -> Swift.Result<Result, Raise>
  ) throws(Raise) -> Result {
    try poll()
    let done = DispatchSemaphore(value: 0)
    let box = Slot<Swift.Result<Result, Raise>>()
    let task = Task {
      let result = await work()
      box.fill(result)
      done.signal()
    }
    do {
      while box.isEmpty {
        try wait(for: done, abandon: { task.cancel() })
      }
    } catch {
      while box.isEmpty { done.wait() }
      // What was done all the same must not be lost: a container that came up just now is released by its owner.
      if case .success(let result) = box.take() { return result }
      throw error
    }
    guard let result = box.take() else { throw .failure(.unexpectedFailure, "an operation ended without a result") }
    return try result.get()
  }

  /// Sleeps, in nanoseconds.
  package func sleep(_ nanoseconds: Int64) throws(Raise) {
    if interrupt.isTrial { return try poll() }
    let end = Self.deadline(after: nanoseconds)
    let done = DispatchSemaphore(value: 0)
    while true {
      let now = Self.monotonicTime()
      guard now < end else { return try poll() }
      let limit = nextLimit?.moment ?? end
      let waker = shields == 0 ? interrupt.onRaise { done.signal() } : nil
      _ = done.wait(timeout: .init(uptimeNanoseconds: UInt64(min(end, max(now, limit)))))
      if let waker { interrupt.forget(waker) }
      try poll()
    }
  }

  /// Nanoseconds until the nearest time limit; `nil` where there is none.
  package var remainingTime: Int64? {
    nextLimit.map { max(0, $0.moment - Self.monotonicTime()) }
  }
}
