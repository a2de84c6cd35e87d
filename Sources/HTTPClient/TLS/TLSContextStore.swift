internal import COpenSSL
import Synchronization

/// Contexts of OpenSSL: reading the system's authorities takes some milliseconds, so that it is done once.
final class TLSContextStore: Sendable {
  /// OpenSSL's contexts may be used from any thread.
  final class Context: @unchecked Sendable {
    let raw: OpaquePointer

    init(_ raw: OpaquePointer) { self.raw = raw }

    deinit { tls_context_free(raw) }
  }

  private let kept = Mutex<[Trust: Context]>([:])

  func context(_ trust: Trust) throws(HTTPError) -> Context {
    guard tls_load() else { throw .tls(.libraryMissing) }
    if let context = kept.withLock({ $0[trust] }) { return context }
    let made: Context
    switch trust {
    case .system: made = try Self.make(tls_context_create(true, nil), file: "")
    case .unverified: made = try Self.make(tls_context_create(false, nil), file: "")
    // A file may be another one the next time.
    case .authorities(let file): return try Self.make(tls_context_create(true, file), file: file)
    }
    kept.withLock { $0[trust] = made }
    return made
  }

  private static func make(_ raw: OpaquePointer?, file: String) throws(HTTPError) -> Context {
    if let raw { return Context(raw) }
    throw .tls(.badAuthorities(file: file, reason: TLSHandler.reason() ?? "no certificate in it"))
  }
}
