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

  /// Python's `repr` of text and of bytes, shells, HTML of Python and PHP, a URL where only what must be is encoded,
  /// SQL, CSV, and what one of these makes of another.
  @Test(arguments: [
    #"'p@ss#w"o\'rd\\x&é'"#, #"b'p@ss#w"o\'rd\\x&\xc3\xa9'"#, #"'p@ss#w"o'"'"'rd\x&é'"#, #"'p@ss#w"o'\''rd\x&é'"#,
    ##"p@ss\#w\"o\'rd\\x\&é"##, #"p@ss#w&quot;o&#x27;rd\x&amp;é"#, #"p@ss#w&quot;o&#039;rd\x&amp;&#233;"#,
    #"p%40ss%23w"o'rd\x&é"#, #"p%40ss%23w%22o'rd%5cx&%c3%a9"#, #"'p@ss#w"o''rd\x&é'"#, #""p@ss#w""o'rd\x&é""#,
    #"{\"t\": \"p@ss#w\\\"o'rd\\\\x&\u00e9\"}"#, #"p@ss#w\&quot;o&#39;rd\\x&amp;é"#, #"p@ss#w\"o'rd\\x\u0026é"#,
    #"p@ss#w\042o\047rd\134x&\303\251"#, #"p%2540ss%2523w%2522o%2527rd%255Cx%2526%25C3%25A9"#,
  ])
  func `each character is found in whatever way it is written`(_ shown: String) {
    let text = mask(#"p@ss#w"o'rd\x&é"#).masked("<" + shown + ">")
    #expect(text.contains("***"))
    #expect(!text.contains("ss") && !text.contains("rd"), "\(text)")
  }

  /// As `base64` and `xxd -p` break lines, in a log whose lines are indented, and in JSON.
  @Test(arguments: ["\n", "\r\n", "\n    | ", #"\n"#, #"\\n"#])
  func `digits are found on several lines too`(_ lineEnd: String) {
    let digits = "LS0tLS1CRUdJTiBLRVktLS0tLQpBQUFBQjNOemFDMXljMkVBQUFBREFRQUJBQUFCZ1FDNwotLS0tLUVORCBLRVktLS0tLQ=="
    let hexadecimal = "2d2d2d2d2d424547494e204b45592d2d2d2d2d0a4141414142334e7a61433179633245414141414441514142414141"
    let mask = mask("-----BEGIN KEY-----\nAAAAB3NzaC1yc2EAAAADAQABAAABgQC7\n-----END KEY-----")
    for text in [digits, hexadecimal, hexadecimal.uppercased()] {
      let lines = stride(from: 0, to: text.count, by: 30).map { String(text.dropFirst($0).prefix(30)) }
      let shown = mask.masked("<" + lines.joined(separator: lineEnd) + ">")
      #expect(shown.utf8.count < 10, "\(shown)")
    }
    #expect(mask.masked("2d2d 2d2d 2d42 4547 494e 204b 4559") == "***")
    // What has been shown of other lines stays.
    #expect(mask.masked("LS0t\nLS0t\nb") == "LS0t\nLS0t\nb")
  }

  @Test func `half of a value is hidden as the whole is, and so are sixteen characters of a long one`() {
    let mask = mask("S3cr3t/Val+ue", "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGH")
    #expect(mask.masked("S3cr3t/Val+u 3cr3t%2FVa S3cr3t/") == "*** *** S3cr3t/")
    #expect(mask.masked("<56789abcdefghijk> <56789abcdefghij>") == "<***> <56789abcdefghij>")
    #expect(mask.masked("UzNjcjN0L1Zh") == "UzNjcjN0L1Zh")
    // Others may well have a piece of it in what they say to everybody.
    #expect(mask.isIn("to S3cr3t/Val+ue"))
    #expect(!mask.isIn("to S3cr3t/Val+u"))
  }

  @Test func `values that repeat themselves take no time to speak of`() {
    let same = String(repeating: "a", count: 5_000)
    #expect(mask(same).masked("<\(same)\(same)> aaa") == "<******> aaa")
    let slashes = String(repeating: "\\", count: 300)
    #expect(!mask(slashes).masked(slashes + slashes).contains("\\"))
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
    #expect(mask.masked("-----BEGIN KEY-----\nMIIEabcdefgh\n}\n-----END KEY-----\nafter") == "***\nafter")
    #expect(mask.masked("-----BEGIN KEY-----\n-----BEGIN KEY-----\n") == "***\n***\n")
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

  @Test(arguments: 1...12) func `a piece and digits are hidden in whatever pieces they come`(_ size: Int) {
    let mask = mask("S3cr3t/Val+ue-of-it")
    let text = Array("a S3cr3t/Val b\nc UzNjcjN0L1ZhbCt1ZS1v\nZi1pdA== d\nS3".utf8)
    var shown: [UInt8] = []
    var held: [UInt8] = []
    for start in stride(from: 0, to: text.count, by: size) {
      let next = mask.maskedBeginning(held + text[start..<min(start + size, text.count)])
      shown += next.shown
      held = next.held
    }
    let all = String(decoding: shown + mask.masked(held), as: UTF8.self)
    #expect(all.hasPrefix("a *** b\nc ***") && all.hasSuffix(" d\nS3"), "\(all)")
    #expect(!all.contains("Zi1"))
  }

  @Test func `a line that has ended is not held back, unless a value seems to go on in the next one`() {
    let mask = mask("-----BEGIN KEY-----\nMIIEabcdefghijklmnop\n-----END KEY-----\n")
    #expect(mask.maskedBeginning(Array("it is up\n".utf8)).held.isEmpty)
    #expect(!mask.maskedBeginning(Array("MIIEabcdefghijkl".utf8)).held.isEmpty)
    #expect(mask.masked("-----BEGIN KEY-----", isCut: true) == "***")
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
