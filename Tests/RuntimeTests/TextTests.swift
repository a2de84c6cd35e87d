import Testing

@testable import Runtime

struct TextTests {
  @Test("short bytes are equal where the texts are", arguments: 0...17)
  func shortBytes(length: Int) throws {
    let bytes = (0..<length).map { UInt8(65 + $0) }
    guard length <= 16 else {
      #expect(short(bytes) == nil)
      return
    }
    #expect(short(bytes) == short(Array(bytes)))
    #expect(short(bytes) != short(bytes + [65]) || length == 16)
    for place in bytes.indices {
      var other = bytes
      other[place] ^= 1
      #expect(short(other) != short(bytes))
    }
  }

  private func short(_ bytes: [UInt8]) -> ShortBytes? { bytes.withUnsafeBytes { ShortBytes($0) } }

  @Test("hashes of equal texts are equal, however they lie in memory")
  func hashes() {
    for length in [0, 1, 3, 4, 7, 8, 15, 16, 17, 31, 32, 33, 100] {
      let text = String(repeating: "x", count: length)
      let part = String("<\(text)>".dropFirst().dropLast())
      #expect(TextHash.of(text) == TextHash.of(part))
      #expect(TextHash.of(text) != TextHash.of(text + "x"))
      #expect(TextHash.of(text) != 0)
    }
  }

  @Test("texts compare by their bytes")
  func order() {
    #expect(Texts.order("a", "b") < 0 && Texts.order("b", "a") > 0 && Texts.order("a", "a") == 0)
    #expect(Texts.order("a", "ab") < 0 && Texts.order("", "a") < 0 && Texts.order("é", "z") > 0)
    #expect(!Texts.equal("K", "\u{212a}") && Texts.equal("é", "é"))
  }

  @Test("a pool gives equal texts one box, and boxes of their own to texts that do not repeat")
  func pool() {
    var pool = TextPool(for: 1 << 12)
    let first = box("word", &pool)
    #expect(box("word", &pool) === first)
    #expect(box("words", &pool).text == "words")
    #expect(first.hash == StringBox("word").hash)
    for number in 0..<1000 { #expect(box("text \(number)", &pool).text == "text \(number)") }
    #expect(box("word", &pool).text == "word")
  }

  private func box(_ text: String, _ pool: inout TextPool) -> StringBox {
    Array(text.utf8).withUnsafeBufferPointer { pool.box($0) }
  }

  @Test(
    "ints are written as their digits",
    arguments: [0, 7, -7, 10, 99, -100, 1_234_567, Int64.max, Int64.min])
  func digits(number: Int64) {
    var bytes: [UInt8] = []
    Digits.append(number, to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == String(number))
    #expect(Digits.count(number) == bytes.count)
    var written = [UInt8](repeating: 0, count: bytes.count)
    written.withUnsafeMutableBufferPointer { Digits.write(number, to: $0) }
    #expect(written == bytes)
  }
}

struct ValueKindTests {
  @Test("a kind is called as its case is", arguments: ValueKind.allCases)
  func names(kind: ValueKind) { #expect(kind.name == String(describing: kind)) }
}
