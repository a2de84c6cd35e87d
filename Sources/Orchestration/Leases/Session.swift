/// One run of orch: everything it makes carries the session's labels.
package struct Session: Hashable, Sendable {
  package var id: String
  package var owner: Owner

  package init(id: String, owner: Owner) {
    self.id = id
    self.owner = owner
  }

  package static func current() -> Session {
    var random = SystemRandomNumberGenerator()
    return Session(id: RandomID.make(length: 10, using: &random), owner: .current())
  }
}

/// Names that can be read aloud: lower-case letters and digits without those that look alike.
package enum RandomID {
  private static let alphabet = Array("23456789abcdefghjkmnpqrstuvwxyz")

  package static func make(length: Int, using random: inout some RandomNumberGenerator) -> String {
    String((0..<length).map { _ in alphabet[Int.random(in: alphabet.indices, using: &random)] })
  }
}
