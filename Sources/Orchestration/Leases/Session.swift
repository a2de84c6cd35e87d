/// One run of orch: everything it makes carries the session's labels.
package struct Session: Hashable, Sendable {
  /// How long what a session makes is its own.
  package enum Lease: String, Hashable, Sendable {
    /// Until the session ends.
    case session
    /// Until somebody takes it, or the session ends.
    case warm
  }

  package var id: String
  package var owner: Owner
  package var lease: Lease

  package init(id: String, owner: Owner, lease: Lease = .session) {
    self.id = id
    self.owner = owner
    self.lease = lease
  }

  package static func current() -> Session { Session(id: newID(), owner: .current()) }

  package static func newID() -> String {
    var random = SystemRandomNumberGenerator()
    return RandomID.make(length: 10, using: &random)
  }
}

/// Names that can be read aloud: lower-case letters and digits without those that look alike.
package enum RandomID {
  private static let alphabet = Array("23456789abcdefghjkmnpqrstuvwxyz")

  package static func make(length: Int, using random: inout some RandomNumberGenerator) -> String {
    String((0..<length).map { _ in alphabet[Int.random(in: alphabet.indices, using: &random)] })
  }
}
