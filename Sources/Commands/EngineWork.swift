import ContainerEngine
import Orchestration
import Synchronization

/// What commands on the engine share: one orchestrator, errors with status 3.
enum EngineWork {
  static func run(_ work: @escaping @Sendable (Orchestrator) async throws -> Void) -> Int32 {
    run { orchestrator, _ in try await work(orchestrator) }
  }

  /// What does not succeed can be noted, and the work goes on.
  static func run(_ work: @escaping @Sendable (Orchestrator, Mishaps) async throws -> Void) -> Int32 {
    let mishaps = Mishaps()
    blockingWait {
      do {
        let orchestrator = try EngineSetup.orchestrator(ProcessVariables.all)
        do { try await work(orchestrator, mishaps) } catch { mishaps.note(error) }
        await orchestrator.engine.close()
      } catch {
        mishaps.note(error)
      }
    }
    for text in mishaps.texts { Console().error("error: \(text)\n") }
    return mishaps.texts.isEmpty ? 0 : 3
  }
}

/// What went wrong so far.
final class Mishaps: Sendable {
  private let content = Mutex<[String]>([])

  var texts: [String] { content.withLock { $0 } }

  func note(_ error: any Error) {
    let text =
      if let error = error as? OrchestrationError {
        ([error.describe()] + error.remedies.map { "  = help: \($0)" }).joined(separator: "\n")
      } else {
        "\(error)"
      }
    content.withLock { $0.append(text) }
  }
}
