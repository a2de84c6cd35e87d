import ContainerEngine
import Synchronization

/// Listens to what a service writes while it comes up, so that its last words are there when it dies: whoever asks for
/// them only then waits until the engine has cleaned up after the container.
final class LogFollower: Sendable {
  private let heard: HeardOutput
  private let task: Task<Void, Never>
  private let lines: Int

  /// Bytes that the last lines are looked for in.
  private static let limit = 64 << 10
  /// The rest of the output comes within so long after the end.
  private static let drain = Duration.milliseconds(60)
  /// The engine has not yet answered: the container has ended as soon as it began.
  private static let patience = Duration.milliseconds(400)

  init(_ container: ContainerID, _ engine: any ContainerInspection, keeping lines: Int) {
    let heard = HeardOutput()
    self.heard = heard
    self.lines = lines
    task = Task {
      guard let chunks = try? await engine.logs(container, LogOptions(follow: true)) else { return }
      heard.open()
      do {
        for try await chunk in chunks { heard.add(chunk.bytes, limit: LogFollower.limit) }
      } catch {
        // What was heard until then is all there is.
      }
    }
  }

  deinit { task.cancel() }

  func stop() { task.cancel() }

  /// The last lines, once the output has ended or can be waited for no longer.
  func lastWords() async -> [String] {
    let task = task
    let limit = heard.isOpen ? LogFollower.drain : LogFollower.patience
    _ = try? await withTimeLimit(limit) {
      await withTaskCancellationHandler(operation: { await task.value }, onCancel: { task.cancel() })
    }
    return Array(LogLines.split(heard.bytes).suffix(lines))
  }
}

/// The end of what a service has written so far.
private final class HeardOutput: Sendable {
  private struct State {
    var bytes: [UInt8] = []
    var isOpen = false
  }

  private let state = Mutex(State())

  var bytes: [UInt8] { state.withLock { $0.bytes } }
  var isOpen: Bool { state.withLock { $0.isOpen } }

  func open() { state.withLock { $0.isOpen = true } }

  func add(_ new: [UInt8], limit: Int) {
    state.withLock { state in
      state.bytes += new
      // Room for as much again: moving the rest for each piece would cost more than the memory.
      if state.bytes.count > 2 * limit { state.bytes.removeFirst(state.bytes.count - limit) }
    }
  }
}
