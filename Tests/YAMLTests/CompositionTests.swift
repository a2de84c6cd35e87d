import Testing
import YAML

@Suite struct `A YAML text` {
  @Test func `is lists, mappings and scalars, each with its place`() throws {
    let node = try #require(try documents("name: shop\nports:\n  - 5432\n  - \"80\"\n").first)
    #expect(node["name"]?.content == .scalar(YAMLScalar("shop", isPlain: true)))
    #expect(node["ports"]?.mark == YAMLMark(line: 3, column: 3))
    guard case .sequence(let items) = node["ports"]?.content else { Issue.record("no list"); return }
    #expect(items.map(\.content) == [.scalar(YAMLScalar("5432", isPlain: true)), .scalar(YAMLScalar("80"))])
  }

  @Test func `may hold several documents, or none`() throws {
    #expect(try documents("a: 1\n---\nb: 2\n").count == 2)
    #expect(try documents("# nothing\n").isEmpty)
  }

  @Test(arguments: [
    ("~", YAMLMeaning.null), ("", .null), ("true", .bool(true)), ("yes", .text("yes")), ("12", .int(12)),
    ("-0x1", .text("-0x1")), ("0x1f", .int(31)), ("0o17", .int(15)), ("1.5e3", .float(1500)), (".5", .float(0.5)),
    ("1p3", .text("1p3")), ("12:30", .text("12:30")), ("-.inf", .float(-.infinity)), ("1e999", .text("1e999")),
    ("9223372036854775808", .tooLarge("9223372036854775808")), ("+", .text("+")), ("--1", .text("--1")),
    (".", .text(".")),
  ])
  func `has scalars of the core schema`(text: String, meaning: YAMLMeaning) {
    #expect(YAMLScalar(text, isPlain: true).meaning() == meaning)
    #expect(YAMLScalar(text).meaning() == .text(text))
  }

  @Test func `follows aliases and merge keys; what a mapping says itself wins`() throws {
    let text = """
      base: &base { image: redis, memory: 64M }
      more: &more { memory: 1G, cpus: 2 }
      one:
        memory: 128M
        <<: *base
      two: { <<: [*base, *more], image: other }
      """
    let node = try #require(try documents(text).first)
    #expect(plain(node["one"]) == ["memory": "128M", "image": "redis"])
    #expect(plain(node["two"]) == ["image": "other", "memory": "64M", "cpus": "2"])
  }

  @Test func `keeps its tags`() throws {
    let node = try #require(try documents("ports: !reset []\nzip: !!str 0123").first)
    #expect(node["ports"]?.tag == "!reset")
    #expect(node["zip"]?.tag == YAMLTag.text)
  }

  private func plain(_ node: YAMLNode?) -> [String: String] {
    guard case .mapping(let entries)? = node?.content else { return [:] }
    return Dictionary(
      uniqueKeysWithValues: entries.map { entry in
        if case .scalar(let scalar) = entry.value.content { (entry.key, scalar.text) } else { (entry.key, "?") }
      })
  }
}

@Suite struct `What is not YAML` {
  @Test(arguments: [
    ("a: [1, 2", 1, "did not find expected ',' or ']'"), ("a: 1\n\tb: 2", 2, "found a tab character"),
    ("a: 1\na: 2", 2, "`a` is written twice"), ("a: *b", 1, "`*b` names no anchor before it"),
    ("a: &a [*a]", 1, "`*a` stands inside what it names"), ("<<: 1", 1, "`<<` takes a mapping"),
    ("? [1]\n: 2", 1, "a list or a mapping cannot be a key here"), ("a: b: c", 1, "mapping values are not allowed"),
  ])
  func `is refused with its line`(text: String, line: Int, message: String) throws {
    let error = try #require(throws: YAMLError.self) { try documents(text) }
    #expect(error.message.hasPrefix(message))
    #expect(error.mark.line == line)
  }

  @Test func `includes bytes that are not UTF-8`() throws {
    let error = try #require(throws: YAMLError.self) { try YAML.documents(Array("a: 1\nb: ".utf8) + [0xFF, 0x0A]) }
    #expect(error.mark.line == 2)
  }

  @Test func `includes aliases that grow beyond measure`() throws {
    var text = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
    for (name, earlier) in zip("bcdefghij", "abcdefghi") {
      text += "\(name): &\(name) [" + Array(repeating: "*\(earlier)", count: 10).joined(separator: ",") + "]\n"
    }
    let error = try #require(throws: YAMLError.self) { try documents(text) }
    #expect(error.message == "its aliases stand for more than 500000 values")
  }

  @Test func `may have as many values as are written in it`() throws {
    let found = try documents("[" + String(repeating: "1,", count: 500_001) + "1]")
    guard case .sequence(let items)? = found.first?.content else { Issue.record("no sequence"); return }
    #expect(items.count == 500_002)
  }

  @Test func `is read until the watch says no`() throws {
    var looks = 0
    let error = try #require(throws: YAMLError.self) {
      try YAML.documents(Array("[1, 2, 3, 4]".utf8)) { _ in
        looks += 1
        return looks < 3
      }
    }
    #expect(error.message == "it was not read to its end")
    #expect(looks == 3)
  }

  @Test(arguments: ["[", "{a: ", "- ", "&x [*"]) func `includes nesting without end`(opener: String) {
    #expect(throws: YAMLError.self) { try documents(String(repeating: opener, count: 5000)) }
  }
}

@Suite struct `What is written as YAML` {
  @Test(arguments: [
    "plain", "true", "012", "", " space", "a: b", "# no comment", "yes", "<<", "- item", "two\nlines\n", "tab\there",
    "é 🙂", "~",
    "it's \"quoted\"", "\u{7}bell", "1e3", "null", "*a", "!tag", "%x", "@y", "x #y", "line\n\n  indented",
  ])
  func `reads as the same text`(text: String) throws {
    let node = YAMLNode(
      .mapping([YAMLEntry(key: text, value: YAMLNode(.sequence([YAMLNode(.scalar(YAMLScalar(text)))])))]))
    let read = try #require(try documents(YAML.text(node)).first)
    guard case .mapping(let entries) = read.content, case .sequence(let items)? = entries.first?.value.content,
      case .scalar(let scalar)? = items.first?.content
    else { Issue.record("\(YAML.text(node))"); return }
    #expect(entries.first?.key == text)
    #expect(scalar.meaning() == .text(text))
  }

  @Test(arguments: [
    "yes", "=", "2026-01-01", "2026-01-01T00:00:00Z", "2026-1-1 05:30:00", "12:30:00", "1_000", "1_000.5", "0b1",
    "0x_1f",
  ])
  func `has quotes around what older readers take for something else`(text: String) {
    #expect(YAML.text(YAMLNode(.scalar(YAMLScalar(text)))) == "\"\(text)\"\n")
  }

  @Test(arguments: ["127.0.0.1", "80:80", "1.2.3", "2026-01", "x_1", "12:30:00.1.2", "0bx"])
  func `has none around other text`(text: String) {
    #expect(YAML.text(YAMLNode(.scalar(YAMLScalar(text)))) == "\(text)\n")
  }

  @Test func `stands in blocks`() {
    let list = YAMLNode(
      .sequence([YAMLNode(.scalar(YAMLScalar("1", isPlain: true))), YAMLNode(.scalar(YAMLScalar("1")))]))
    #expect(YAML.text(YAMLNode(.mapping([YAMLEntry(key: "a", value: list)]))) == "a:\n- 1\n- \"1\"\n")
    #expect(YAML.text(YAMLNode(.scalar(YAMLScalar("x")))) == "x\n")
    #expect(YAML.text(YAMLNode(.sequence([]))) == "[]\n")
  }
}

private func documents(_ text: String) throws -> [YAMLNode] { try YAML.documents(Array(text.utf8)) }
