import ContainerEngine
import Synchronization

/// Listens to what a service writes while it comes up: for the lines that its probes look for, and so that its last
/// words are there when it dies. Whoever asks for them only then waits until the engine has cleaned up after the
/// container.
final class LogFollower: Sendable {
  private let heard: HeardOutput
  private let task: Task<Void, Never>
  private let lines: Int
  let watch: LogWatch?

  /// Bytes that the last lines are looked for in.
  private static let limit = 64 << 10
  /// The rest of the output comes within so long after the end.
  private static let drain = Duration.milliseconds(60)
  /// The engine has not yet answered: the container has ended as soon as it began.
  private static let patience = Duration.milliseconds(400)

  /// - Parameter since: of the output, from when on. Seconds since 1970.
  init(
    _ container: ContainerID, _ engine: any ContainerInspection, keeping lines: Int, watch: LogWatch? = nil,
    since: Double? = nil
  ) {
    self.watch = watch
    let heard = HeardOutput()
    self.heard = heard
    self.lines = lines
    task = Task {
      defer { watch?.end() }
      guard let chunks = try? await engine.logs(container, LogOptions(follow: true, since: since)) else { return }
      heard.open()
      do {
        for try await chunk in chunks {
          heard.add(chunk.bytes, limit: LogFollower.limit)
          watch?.add(chunk)
        }
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
    return Array(FoldedLines.fold(LogLines.split(heard.bytes)).suffix(lines))
  }
}

extension ContainerState {
  /// From when on its output is that of the life that it has now, in seconds since 1970; `nil` for all of it.
  ///
  /// An engine that is busy notes a start when the program has written already, and an end before it has read the last
  /// words: what lies in the middle is neither's.
  var presentLife: Double? {
    guard let started = startedAt.flatMap(Timestamp.seconds), let ended = endedAt.flatMap(Timestamp.seconds) else {
      return nil
    }
    return ended < started ? (ended + started) / 2 : started
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
