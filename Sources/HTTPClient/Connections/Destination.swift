import TLS

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
