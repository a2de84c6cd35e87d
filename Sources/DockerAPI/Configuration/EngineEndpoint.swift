package import TLS

/// An engine's address with how it is talked to there, and who says so.
package struct EngineEndpoint: Hashable, Sendable {
  package enum Source: Hashable, Sendable {
    /// One of the usual sockets, or the program itself.
    case usual
    /// An environment variable.
    case variable(String)
    /// A context of Docker's, by its name.
    case context(String)
  }

  package var address: EngineAddress
  /// `nil` where nothing is encrypted.
  package var security: EngineSecurity?
  package var source: Source

  package init(_ address: EngineAddress, security: EngineSecurity? = nil, source: Source = .usual) {
    self.address = address
    self.security = security
    self.source = source
  }
}

/// TLS with an engine.
package struct EngineSecurity: Hashable, Sendable {
  package var trust: Trust
  package var identity: ClientIdentity?

  package init(trust: Trust, identity: ClientIdentity?) {
    self.trust = trust
    self.identity = identity
  }
}
