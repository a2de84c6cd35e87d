import Testing

@testable import DockerAPI

@Suite struct JSONTests {
  private func read(_ text: String) throws -> JSON { try JSONReader.read(Array(text.utf8)) }

  @Test func values() throws {
    #expect(
      try read(" { \"a\" : [ 1, -2.5, 1e3, true, false, null, \"x\" ] } ") == [
        "a": [1, .number(-2.5), .number(1000), true, false, .null, "x"]
      ])
    #expect(try read("[]") == [])
    #expect(try read("{}") == [:])
    #expect(try read("9223372036854775807").integer == .max)
    #expect(try read("18446744073709551615").unsigned == .max)
    #expect(try read("2.0").integer == 2)
    #expect(try read("{\"a\":1}")["b"].isNull)
  }

  @Test(arguments: [
    (#""a\n\t\"\\\/\b\f\r""#, "a\n\t\"\\/\u{8}\u{C}\r"), (#""\u00e9\u20AC""#, "é€"), (#""\ud83d\ude00!""#, "😀!"),
    (#""\ud83d!""#, "\u{FFFD}!"), (#""\ud83dA""#, "\u{FFFD}A"), (#""größer""#, "größer"),
  ])
  func strings(text: String, expected: String) throws { #expect(try read(text) == .string(expected)) }

  @Test(arguments: [
    "", "{", "[1", "[1,]", "{\"a\"}", "{\"a\":}", "{a:1}", "tru", "nul", "\"a", "\"\\x\"", "\"\\u12g4\"", "1.", "-",
    "1e", "1 2",
    "\"a\nb\"", "]",
  ])
  func whatIsNoJSON(text: String) { #expect(throws: JSONError.self) { try read(text) } }

  @Test func depthIsLimited() {
    let text = String(repeating: "[", count: 100_000)
    #expect(throws: JSONError(problem: .tooDeep, offset: 128)) { try read(text) }
  }

  @Test func writingSortsAndEscapes() throws {
    let value: JSON = ["b": [1, .number(0.5), .null, true], "a": "q\"\\\n\u{1}é"]
    #expect(value.text == #"{"a":"q\"\\\n\u0001é","b":[1,0.5,null,true]}"#)
    #expect(try read(value.text) == value)
  }
}
