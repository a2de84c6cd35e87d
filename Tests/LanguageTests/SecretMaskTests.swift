import Runtime
import Syntax
import Testing

/// A value that nobody is to see is found in whatever form it is shown.
@Suite struct SecretMaskTests {
  private let value = #"pa"ss\w&<o>rd $x ü/1"#

  private func mask(_ values: String...) -> SecretMask {
    let mask = SecretMask()
    for value in values { mask.add(value) }
    return mask
  }

  @Test func `without secrets everything is as it was`() {
    #expect(mask().isEmpty)
    #expect(mask().masked("all of it") == "all of it")
  }

  @Test func `a value is hidden wherever it stands whole`() throws {
    let mask = mask(value)
    #expect(mask.masked("<\(value)\(value)>") == "<******>")
    #expect(mask.masked("pa\"ss") == "pa\"ss")
    let json = try JSON.text(.record(["t": .string(value)]))
    #expect(mask.masked(json) == #"{"t":"***"}"#)
    #expect(mask.masked(try JSON.text(.string(json))) == #""{\"t\":\"***\"}""#)
    #expect(mask.masked(#"pa\"ss\\w\u0026\u003co\u003erd $x ü/1"#) == "***")
    #expect(mask.masked(#"pa\"ss\\w&<o>rd $x \u00fc/1"#) == "***")
    #expect(mask.masked(Value.list([.string(value)]).literal) == #"["***"]"#)
    #expect(mask.masked("pa&quot;ss\\w&amp;&lt;o&gt;rd $x ü/1") == "***")
    #expect(mask.masked("pa\"ss\\w&amp;&lt;o&gt;rd $x ü/1") == "***")
    #expect(mask.masked("q=pa%22ss%5Cw%26%3Co%3Erd%20%24x%20%C3%BC%2F1&r") == "q=***&r")
  }

  /// As basic authorization has it: with something before it, which shifts all digits.
  @Test(arguments: [
    ("czNjcjN0LXZhbHVlLTEyMw==", "***Mw=="), ("YTpzM2NyM3QtdmFsdWUtMTIz", "YTp***"),
    ("YWI6czNjcjN0LXZhbHVlLTEyMw==", "YWI6***Mw=="),
  ])
  func `Base64 does not hide it from being hidden`(_ encoded: String, _ shown: String) {
    #expect(!mask("s3cr3t-value-123").masked("Basic \(encoded)").contains(encoded))
  }

  @Test func `of several lines each is hidden`() {
    let mask = mask("-----BEGIN KEY-----\nMIIEabcdefgh\n}\n-----END KEY-----\n")
    #expect(mask.masked("  | MIIEabcdefgh\n  | }") == "  | ***\n  | }")
  }

  @Test func `what is too short to be told from other text is no secret`() {
    #expect(mask("abc", "").isEmpty)
  }

  @Test func `the longer of two is hidden as a whole`() {
    #expect(mask("token", "token-extended").masked("token-extended token") == "*** ***")
  }

  @Test(arguments: 1...12) func `a value is hidden in whatever pieces it comes`(_ size: Int) {
    let mask = mask("abcabd", "abc-long")
    let text = Array("x abcabd ababcabd abc abc-lo abc-long ab".utf8)
    var shown: [UInt8] = []
    var held: [UInt8] = []
    for start in stride(from: 0, to: text.count, by: size) {
      let next = mask.maskedBeginning(held + text[start..<min(start + size, text.count)])
      shown += next.shown
      held = next.held
    }
    #expect(String(decoding: shown + held, as: UTF8.self) == "x *** ab*** abc abc-lo *** ab")
  }

  @Test func `values are hidden in values, deep inside`() {
    let mask = mask("geheim")
    let value = Value.record(["geheim": .list([.record(["a": .string("so geheim!")]), .int(1)])])
    #expect(value.masked(by: mask).literal == #"{ "***": [{ a: "so ***!" }, 1] }"#)
  }

  @Test func `a failure is told without them, and is known to be the same`() {
    let mask = mask("geheim")
    let failure = Failure(
      .failed, "no geheim", help: ["try geheim"], details: ["what": .string("geheim")])
    let told = failure.masked(by: mask)
    #expect(told.message == "no ***")
    #expect(told.help == ["try ***"])
    #expect(told.details["what"]?.text == "***")
    #expect(told.original === failure)
    #expect(told.masked(by: mask).original === failure)
  }
}
