import Reporting

extension ReportSet {
  /// Runs the body, and meanwhile writes what has finished, every now and then; `tick` is called ten times a second.
  func keepingUp<Result>(_ tick: @escaping @Sendable () -> Void = {}, while body: () -> Result) -> Result {
    let clock = Task {
      while !Task.isCancelled {
        try? await Task.sleep(for: .milliseconds(100))
        tick()
        keep()
      }
    }
    let result = body()
    clock.cancel()
    blockingWait { await clock.value }
    return result
  }
}
