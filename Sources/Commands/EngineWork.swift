import ContainerEngine
import Orchestration
import Synchronization

/// What commands on the engine share: one orchestrator, errors with status 3.
enum EngineWork {
  static func run(_ work: @escaping @Sendable (Orchestrator) async throws -> Void) -> Int32 {
    let failure = MessageBox()
    blockingWait {
      do {
        let orchestrator = try EngineSetup.orchestrator(ProcessVariables.all)
        do { try await work(orchestrator) } catch { failure.fill(message(error)) }
        await orchestrator.engine.close()
      } catch {
        failure.fill(message(error))
      }
    }
    guard let text = failure.message else { return 0 }
    Console().error("error: \(text)\n")
    return 3
  }

  private static func message(_ error: any Error) -> String {
    guard let error = error as? OrchestrationError else { return "\(error)" }
    return ([error.describe()] + error.remedies.map { "  = help: \($0)" }).joined(separator: "\n")
  }
}

private final class MessageBox: Sendable {
  private let content = Mutex<String?>(nil)

  var message: String? { content.withLock { $0 } }
  func fill(_ text: String) { content.withLock { $0 = text } }
}
