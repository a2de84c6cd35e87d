import Synchronization
import TLS

/// Contexts by whom they trust, each made once.
final class TLSContextStore: Sendable {
  private let kept = Mutex<[Trust: TLSContext]>([:])

  func context(_ trust: Trust) throws(HTTPError) -> TLSContext {
    if let context = kept.withLock({ $0[trust] }) { return context }
    do throws(TLSFailure) {
      let made = try TLSContext(trust)
      // A file may be another one the next time.
      if case .authorities = trust { return made }
      kept.withLock { $0[trust] = made }
      return made
    } catch {
      throw .tls(error)
    }
  }
}
