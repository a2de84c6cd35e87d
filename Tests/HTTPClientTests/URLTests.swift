import Testing

@testable import HTTPClient

@Suite struct `A URL` {
  @Test(arguments: [
    ("http://localhost", "http://localhost/"),
    ("HTTP://Example.COM:80/A", "http://example.com/A"),
    ("http://h:8080?q=1", "http://h:8080/?q=1"),
    ("http://h:/", "http://h/"),
    ("http://[::1]:9/x", "http://[::1]:9/x"),
    ("http://u:p@h/", "http://h/"),
    ("http://h/a b/ü?q=\"1\" 2#part", "http://h/a%20b/%C3%BC?q=%221%22%202"),
    ("http://h/a%2Fb?c[d]=%20&e=?/", "http://h/a%2Fb?c%5Bd%5D=%20&e=?/"),
    ("http://h/../a/./b", "http://h/../a/./b"),
    ("http://h#only", "http://h/"),
    ("http://my_service.local.:81/", "http://my_service.local.:81/"),
  ])
  func `is read and made fit to be sent`(text: String, expected: String) throws {
    #expect(try WebURL(text).text == expected)
  }

  @Test(arguments: [
    ("", URLProblem.empty),
    ("localhost:8080/health", .missingScheme),
    ("/orders", .missingScheme),
    ("http:/h", .missingScheme),
    ("http:///x", .missingHost),
    ("http://:80/", .missingHost),
    ("http://a b/", .badHost),
    ("http://bücher.de/", .badHost),
    ("http://[::1/", .badHost),
    ("http://[1.2.3.4]/", .badHost),
    ("http://h:0/", .badPort),
    ("http://h:65536/", .badPort),
    ("http://h:+80/", .badPort),
    ("http://::1/", .missingHost),
    ("http://a:b:1/", .badPort),
    ("http://h/100%", .badPercentEncoding),
    ("http://h/%zz", .badPercentEncoding),
    ("http://h/a\n", .controlCharacter),
  ])
  func `is refused for what is wrong with it`(text: String, problem: URLProblem) {
    #expect(throws: HTTPError.badURL(problem)) { try WebURL(text) }
  }

  @Test(arguments: [("gopher://h/", "gopher"), ("ftp://h/", "ftp"), ("WS://h", "ws")])
  func `of another scheme is no bad URL`(text: String, scheme: String) {
    #expect(throws: HTTPError.unsupportedScheme(scheme)) { try WebURL(text) }
  }

  /// RFC 3986, 5.4, where the base is `http://a/b/c/d;p?q`.
  @Test(arguments: [
    ("g", "/b/c/g"), ("./g", "/b/c/g"), ("g/", "/b/c/g/"), ("/g", "/g"), ("//g", nil), ("?y", "/b/c/d;p?y"),
    ("g?y", "/b/c/g?y"), ("#s", "/b/c/d;p?q"), ("g#s", "/b/c/g"), (";x", "/b/c/;x"), ("", "/b/c/d;p?q"), (".", "/b/c/"),
    ("./", "/b/c/"), ("..", "/b/"), ("../", "/b/"), ("../g", "/b/g"), ("../..", "/"), ("../../g", "/g"),
    ("../../../g", "/g"), ("/./g", "/g"), ("/../g", "/g"), ("g.", "/b/c/g."), ("..g", "/b/c/..g"),
    ("./g/.", "/b/c/g/"), ("g/../h", "/b/c/h"), ("http://a/x/../y", "/y"), ("g;x=1/../y", "/b/c/y"),
  ])
  func `resolves references as the standard's examples do`(reference: String, target: String?) throws {
    let resolved = try WebURL("http://a/b/c/d;p?q").resolving(reference)
    #expect(resolved.text == (target.map { "http://a\($0)" } ?? "http://g/"))
  }
}
