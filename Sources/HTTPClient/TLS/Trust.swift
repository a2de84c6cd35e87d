/// Whose word a server's certificate is taken on.
package enum Trust: Hashable, Sendable {
  /// The authorities that the system trusts.
  case system
  /// Those in a PEM file, alone; an absolute path.
  case authorities(file: String)
  /// Nobody's: any certificate will do.
  case unverified
}

/// Why a server is not talked to over TLS.
package enum TLSFailure: Hashable, Sendable {
  /// OpenSSL is not on this system.
  case libraryMissing
  case badAuthorities(file: String, reason: String)
  case expired
  case notYetValid
  /// Nobody who is trusted has signed it; `isSelfSigned` where it or its chain vouches for itself.
  case unknownIssuer(isSelfSigned: Bool)
  case wrongName(host: String)
  /// In OpenSSL's words.
  case badCertificate(String)
  /// What comes from there is not TLS.
  case notTLS
  case handshake(String)
}

/// Where a connection leads, and whom it trusts to say so.
struct Destination: Hashable, Sendable {
  var origin: Origin
  var trust: Trust

  init(_ origin: Origin, _ trust: Trust) {
    self.origin = origin
    // Without TLS nothing is verified, so that all connections to one origin are alike.
    self.trust = origin.scheme == .https ? trust : .system
  }
}
