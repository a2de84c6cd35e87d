import Encodings
import Testing

@testable import Orchestration

@Suite("Digests, by their standards' own examples")
struct DigestTests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func sha256(_ text: String, _ expected: String) { #expect(SHA256.hex(SHA256.hash(Array(text.utf8))) == expected) }

  @Test("pieces of any size give the same as the whole")
  func pieces() {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
    for size in [1, 3, 55, 56, 63, 64, 65, 200] {
      var digest = SHA256()
      for start in stride(from: 0, to: bytes.count, by: size) {
        digest.update(bytes[start..<min(start + size, bytes.count)])
      }
      #expect(digest.finish() == SHA256.hash(bytes))
    }
  }

  @Test(arguments: [("", "d41d8cd98f00b204e9800998ecf8427e"), ("message digest", "f96b697d7cb7938d525a2f31aaf161d0")])
  func md5(_ text: String, _ expected: String) { #expect(MD5.hex(Array(text.utf8)) == expected) }

  @Test("HMAC as in RFC 4231, case 2")
  func hmac() {
    let code = HMAC(key: Array("Jefe".utf8)).code(for: Array("what do ya want for nothing?".utf8))
    #expect(SHA256.hex(code) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
  }

  @Test("the login of RFC 7677")
  func scram() {
    // The RFC's exchange names its user in the first message, PostgreSQL's leaves it empty; so the proof is computed
    // for that.
    let exchange = SCRAM(password: "pencil", nonce: "rOprNGfwEbeRWgbNEkqO")
    #expect(exchange.first == "n,,n=,r=rOprNGfwEbeRWgbNEkqO")
    let answer = exchange.answer(
      to: "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")
    let proof = "qvT2SWdEH5Q06albL+hjSYuUhCG7VndFyzIb7CK4n9k="
    #expect(answer == "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=" + proof)
    #expect(exchange.answer(to: "nonsense") == nil)
  }

  @Test(arguments: ["", "f", "fo", "foo", "foob", "fooba", "foobar"])
  func base64(_ text: String) { #expect(Base64.decode(Base64.encode(Array(text.utf8))) == Array(text.utf8)) }

  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
  ])
  func base64Text(_ text: String, _ expected: String) { #expect(Base64.encode(Array(text.utf8)) == expected) }

  @Test func noBase64() { #expect(Base64.decode("Zg*=") == nil) }
}
