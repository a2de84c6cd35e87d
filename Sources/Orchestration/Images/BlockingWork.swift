import Glibc

/// Runs work that reads many files on a thread of its own: the threads that tasks share are as few as the processors.
func onOwnThread<Result: Sendable>(
  _ work: @escaping @Sendable () throws(OrchestrationError) -> Result
) async throws -> Result {
  try await withCheckedThrowingContinuation { continuation in
    let job = ThreadJob {
      do throws(OrchestrationError) {
        continuation.resume(returning: try work())
      } catch {
        continuation.resume(throwing: error)
      }
    }
    var thread = pthread_t()
    let argument = Unmanaged.passRetained(job).toOpaque()
    let failure = pthread_create(
      &thread, nil,
      { argument in
        if let argument { Unmanaged<ThreadJob>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
      }, argument)
    if failure == 0 {
      pthread_detach(thread)
    } else {
      // No thread to be had: better slowly here than not at all.
      Unmanaged<ThreadJob>.fromOpaque(argument).takeRetainedValue().run()
    }
  }
}

private final class ThreadJob: Sendable {
  let run: @Sendable () -> Void
  init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}
