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
package enum TLSFailure: Error, Hashable, Sendable {
  /// OpenSSL is not on this system.
  case libraryMissing
  case badAuthorities(file: String, reason: String)
  /// The client's own certificate or its key cannot be used.
  case badIdentity(file: String, reason: String)
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
  /// The connection was closed in the middle of it.
  case interrupted
}

/// What a client shows of itself: files in PEM's form.
package struct ClientIdentity: Hashable, Sendable {
  /// The certificate, with those between it and an authority.
  package var certificate: String
  package var key: String

  package init(certificate: String, key: String) {
    self.certificate = certificate
    self.key = key
  }
}
