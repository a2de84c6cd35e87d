/// HMAC-SHA-256 (RFC 2104) and PBKDF2 (RFC 8018) on it, as PostgreSQL's SCRAM login needs them.
struct HMAC {
  private let inner: SHA256
  private let outer: SHA256

  init(key: [UInt8]) {
    var block = key.count > SHA256.blockSize ? SHA256.hash(key) : key
    block += [UInt8](repeating: 0, count: SHA256.blockSize - block.count)
    var inner = SHA256()
    inner.update(block.map { $0 ^ 0x36 })
    var outer = SHA256()
    outer.update(block.map { $0 ^ 0x5c })
    self.inner = inner
    self.outer = outer
  }

  func code(for message: [UInt8]) -> [UInt8] {
    var first = inner
    first.update(message)
    var second = outer
    second.update(first.finish())
    return second.finish()
  }

  /// One block of PBKDF2, which is all that a 32-byte key needs.
  static func stretch(password: [UInt8], salt: [UInt8], rounds: Int) -> [UInt8] {
    let code = HMAC(key: password)
    var round = code.code(for: salt + [0, 0, 0, 1])
    var key = round
    for _ in 1..<max(rounds, 1) {
      round = code.code(for: round)
      for index in key.indices { key[index] ^= round[index] }
    }
    return key
  }
}
