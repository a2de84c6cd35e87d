import ContainerEngine
import DockerAPI
import Glibc
import TLS

extension EngineError.Cause {
  init(_ error: DockerError) {
    switch error {
    case .unreachable(let address, let failure): self = .unreachable(address, failure)
    case .noAnswer(let address, let call, let limit):
      self = .noAnswer(EngineError.Endpoint(address), call: call, limit: limit)
    case .connectionLost(let detail): self = .connectionLost(detail: detail)
    case .refused(let status, let message): self = .refusal(status, message)
    case .malformedAnswer(let detail): self = .malformedAnswer(detail: detail)
    }
  }

  private static func unreachable(_ address: String, _ failure: ConnectFailure) -> EngineError.Cause {
    switch failure {
    case .timedOut: .unreachable(EngineError.Endpoint(address), reason: .timedOut)
    case .other(let text): .unreachable(EngineError.Endpoint(address), reason: .other(text))
    case .tls(let failure): .unreachable(EngineError.Endpoint(address), reason: .notSecure(failure.words))
    case .system(let code, let text): .unreachable(EngineError.Endpoint(address), reason: reason(code, text))
    }
  }

  private static func reason(_ code: Int32, _ text: String) -> EngineError.UnreachableReason {
    switch code {
    case ENOENT, ENOTDIR: .noSocket
    case EACCES, EPERM: .permissionDenied
    case ECONNREFUSED: .connectionRefused
    case ETIMEDOUT: .timedOut
    default: .other(text)
    }
  }

  static func unusable(_ error: EngineAddressError) -> EngineError.Cause {
    let forms = "`unix:///path/to/socket`, `tcp://host:port` or `ssh://user@host`"
    switch error {
    case .unsupportedScheme(let scheme):
      return .unsupported(message: "an engine cannot be reached by \(scheme)://; write \(forms)")
    case .unknownContext(let name, let known):
      return .unreachable(EngineError.Endpoint(name, source: .context(name)), reason: .unknownContext(known: known))
    case .malformed(let text):
      return .unreachable(EngineError.Endpoint(text), reason: .badAddress(supported: forms))
    }
  }
}

extension EngineError.Cause {
  /// What an error status means. Docker's statuses are coarse (403 and 500 stand for much), so its words decide first.
  static func refusal(_ status: Int, _ message: String) -> EngineError.Cause {
    let words = message.lowercased()
    func says(_ phrases: String...) -> Bool { phrases.contains { words.contains($0) } }
    if says("pool overlaps with other one", "non-overlapping ipv4 address pool", "is already used on the host") {
      return .addressPoolOverlap(message: message)
    }
    if says("no space left on device", "disk quota exceeded") { return .noSpace(message: message) }
    if says("port is already allocated", "address already in use", "has active endpoints") {
      return .conflict(message: message)
    }
    switch status {
    case 400: return .invalid(message: message)
    case 404: return .notFound(message: message)
    case 409: return .conflict(message: message)
    case 501: return .unsupported(message: message)
    default: return .refused(status: status, message: message)
    }
  }
}

extension TLSFailure {
  /// As what follows a colon.
  var words: String {
    switch self {
    case .libraryMissing: "OpenSSL is not installed here"
    case .badAuthorities(let file, let reason): "the authorities in \(file) cannot be read: \(reason)"
    case .badIdentity(let file, let reason): "the certificate \(file) and its key cannot be used: \(reason)"
    case .expired: "its certificate has expired"
    case .notYetValid: "its certificate is not valid yet"
    case .unknownIssuer: "its certificate is not signed by an authority that is trusted"
    case .wrongName(let host): "its certificate is for another name than \(host)"
    case .badCertificate(let words): "its certificate is refused: \(words)"
    case .notTLS: "it does not speak TLS"
    case .handshake(let words): "TLS failed: \(words)"
    case .interrupted: "it ended the connection while TLS was set up"
    }
  }
}
