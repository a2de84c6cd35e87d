import Dispatch

/// Waits on the calling thread for asynchronous work, which runs elsewhere.
func blockingWait(_ work: @escaping @Sendable () async -> Void) {
  let done = DispatchSemaphore(value: 0)
  Task {
    await work()
    done.signal()
  }
  done.wait()
}
