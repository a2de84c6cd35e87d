import JUnit
import Testing

@Suite struct XMLReaderTests {
  private func events(_ text: String) throws -> [XMLReader.Event] {
    var reader = try XMLReader(Array(text.utf8))
    var events: [XMLReader.Event] = []
    while let event = try reader.next() { events.append(event) }
    return events
  }

  private func mistake(_ text: String) -> String? {
    do {
      _ = try events(text)
      return nil
    } catch {
      return (error as? XMLReader.Malformed)?.message
    }
  }

  @Test func `elements, attributes and text come in order`() throws {
    #expect(
      try events("<?xml version=\"1.0\"?>\n<a x='1' y = \"2\"><!-- no --><b/>t</a>\n") == [
        .start("a", attributes: ["x": "1", "y": "2"]), .start("b", attributes: [:]), .end("b"), .text("t"), .end("a"),
      ])
  }

  @Test func `references and quoted sections are text`() throws {
    #expect(
      try events("<a b='&lt;&#65;&#x1F600;'>&amp;&quot;&apos;&gt;<![CDATA[<x>&amp;]]></a>") == [
        .start("a", attributes: ["b": "<A😀"]), .text("&\"'>"), .text("<x>&amp;"), .end("a"),
      ])
  }

  @Test(arguments: [
    ("", "it holds no element"), ("<a>", "`<a>` is not closed"), ("<a></b>", "`</b>` closes `<a>`"),
    ("</a>", "`</a>` closes nothing"), ("<a/><b/>", "there is a second root element"),
    ("<a x=1/>", "the value of `x` is not quoted"), ("<a x/>", "`x` has no value"),
    ("<a x='1' x='2'/>", "`x` is given twice"),
    ("<a>&nope;</a>", "there is no entity `&nope;`"), ("<a>&#xD800;</a>", "`&#xD800;` is no character"),
    ("<a>& b</a>", "`&` does not begin a reference"), ("<!-- x", "a comment does not end"),
    ("<a><![CDATA[x</a>", "`<![CDATA[` does not end"), ("text<a/>", "there is text outside of the root element"),
    ("<", "a name is missing"), ("<a x='1", "the value of `x` does not end"),
  ])
  func `what is no XML is named`(_ text: String, _ message: String) { #expect(mistake(text) == message) }

  @Test func `no entity can be declared`() {
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><x>&b;</x>"
    #expect(mistake(bomb) == "document types are not read")
  }

  @Test func `depth has a limit`() {
    let deep = String(repeating: "<a>", count: 201) + String(repeating: "</a>", count: 201)
    #expect(mistake(deep) == "elements are nested too deeply")
  }
}
