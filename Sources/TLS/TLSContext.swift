internal import COpenSSL

/// What sessions have in common: whom they trust, and who they are. OpenSSL's contexts may be used from any thread. Reading the system's
/// authorities takes some milliseconds: one is kept.
package final class TLSContext: @unchecked Sendable {
  let raw: OpaquePointer

  package init(_ trust: Trust, identity: ClientIdentity? = nil) throws(TLSFailure) {
    guard tls_load() else { throw .libraryMissing }
    let (made, file): (OpaquePointer?, String) =
      switch trust {
      case .system: (tls_context_create(true, nil), "")
      case .unverified: (tls_context_create(false, nil), "")
      case .authorities(let file): (tls_context_create(true, file), file)
      }
    guard let made else { throw .badAuthorities(file: file, reason: TLSHandler.reason() ?? "no certificate in it") }
    raw = made
    guard let identity, !tls_context_identify(made, identity.certificate, identity.key) else { return }
    throw .badIdentity(file: identity.certificate, reason: TLSHandler.reason() ?? "no certificate in it")
  }

  deinit { tls_context_free(raw) }
}
