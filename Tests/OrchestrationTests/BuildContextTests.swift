import Orchestration
import Testing

@Suite(".dockerignore")
struct IgnoreRulesTests {
  @Test(arguments: [
    ("*.log", "a.log", true), ("*.log", "sub/a.log", false), ("**/*.log", "sub/deep/a.log", true),
    ("**/*.log", "a.log", true),
    ("node_modules", "node_modules/x/y.js", true), ("node_modules", "web/node_modules/x", false),
    ("/docs/", "docs/a.md", true), ("docs/**", "docs/a/b.md", true), ("a/**/z", "a/z", true),
    ("a/**/z", "a/b/c/z", true),
    ("a/**/z", "a/bz", false), ("**/foo", "xfoo", false), ("?.txt", "a.txt", true), ("?.txt", "ab.txt", false),
    ("[a-c]*.txt", "banana.txt", true), ("[^a]*.txt", "a.txt", false), ("\\*.txt", "*.txt", true),
    ("\\*.txt", "a.txt", false),
    ("# comment", "# comment", false), ("./tmp/../cache", "cache/x", true),
  ])
  func pattern(_ rule: String, _ path: String, _ ignored: Bool) { #expect(IgnoreRules(rule).ignores(path) == ignored) }

  @Test("the last rule that matches decides")
  func exceptions() {
    let rules = IgnoreRules("*\n!src\nsrc/secret\n!src/secret/public.txt")
    #expect(rules.ignores("README.md"))
    #expect(!rules.ignores("src/a.py"))
    #expect(rules.ignores("src/secret/key"))
    #expect(!rules.ignores("src/secret/public.txt"))
  }

  @Test("a pattern full of stars is no trap")
  func linear() {
    let rules = IgnoreRules(String(repeating: "a*", count: 30) + "b")
    #expect(!rules.ignores(String(repeating: "a", count: 3000)))
  }
}

@Suite("Build contexts")
struct BuildContextTests {
  private func context(_ folder: TemporaryFolder, dockerfile: String = "Dockerfile") throws -> BuildContext {
    try BuildContext.load(BuildSource(context: folder.path, dockerfile: dockerfile), for: "api")
  }

  @Test("hold what .dockerignore leaves, sorted, with links and modes")
  func entries() throws {
    let folder = TemporaryFolder()
    folder.write("Dockerfile", "FROM a")
    folder.write(".dockerignore", "*.log\nbuild\n!build/keep")
    folder.write("b/run.sh", "x", mode: 0o755)
    folder.write("a.log")
    folder.write("build/drop")
    folder.write("build/keep")
    folder.link("link", to: "b/run.sh")
    let entries = try context(folder).entries
    #expect(entries.map(\.path) == [".dockerignore", "Dockerfile", "b", "b/run.sh", "build/keep", "link"])
    #expect(entries.first { $0.path == "b/run.sh" }?.mode == 0o755)
    #expect(entries.last?.kind == .link(target: "b/run.sh"))
  }

  @Test("have the same digest wherever they lie, and another one after any change")
  func digest() throws {
    func digest(_ change: (TemporaryFolder) -> Void = { _ in }, text: String = "FROM a") throws -> String {
      let folder = TemporaryFolder()
      folder.write("Dockerfile", "FROM a")
      folder.write("src/a.py", "print(1)")
      change(folder)
      return try context(folder).digest(dockerfileText: text)
    }
    let same = try digest()
    #expect(try digest() == same)
    #expect(try digest { $0.write("src/a.py", "print(2)") } != same)
    #expect(try digest { $0.write("src/a.py", "print(1)", mode: 0o755) } != same)
    #expect(try digest { $0.write("src/b.py") } != same)
    #expect(try digest(text: "FROM b") != same)
  }

  @Test(
    "only what a Dockerfile copies tells one build from another",
    arguments: [
      ("COPY common/ ./api /app/", ["api/main.py", "common/a.py"]),
      ("COPY --chown=1:1 api/*.py package.json /app/", ["api/main.py", "package.json"]),
      (#"COPY ["web page", "/app/"]"#, ["web page/index.html"]),
      ("ADD https://example.test/x.tgz package.json /", ["package.json"]),
      ("COPY --from=other /api /api\nRUN make", []),
      ("COPY --from=other api api\nCOPY /common/../package.json /", ["package.json"]),
    ])
  func copied(_ instructions: String, _ paths: [String]) throws {
    let entries = try shop("FROM a\n\(instructions)").narrowed.entries
    #expect(entries.filter { $0.kind != .folder }.map(\.path) == paths)
  }

  @Test(
    "where it is not plain what is copied, all of it counts",
    arguments: [
      "COPY . /app", "COPY ./ /app", "ARG WHAT\nCOPY $WHAT /app", "COPY 'web page' /app",
      "RUN --mount=type=bind,target=/x make",
      "COPY api/../.. /app",
    ])
  func notPlain(_ instructions: String) throws {
    let context = try shop("FROM a\n\(instructions)")
    #expect(context.narrowed == context)
  }

  @Test("a link that is copied by its name takes all along")
  func links() throws {
    let folder = TemporaryFolder()
    folder.write("Dockerfile", "FROM a\nCOPY current /app")
    folder.write("v1/a.py")
    folder.link("current", to: "v1")
    #expect(try context(folder).narrowed.entries.map(\.path).contains("v1/a.py"))
  }

  private func shop(_ dockerfile: String) throws -> BuildContext {
    let folder = TemporaryFolder()
    folder.write("Dockerfile", dockerfile)
    for path in ["api/main.py", "common/a.py", "package.json", "web page/index.html"] { folder.write(path) }
    return try context(folder)
  }

  @Test("a missing folder and a missing Dockerfile are told apart")
  func missing() {
    let folder = TemporaryFolder()
    #expect(
      throws: OrchestrationError.dockerfileMissing(service: "api", path: folder.path + "/Dockerfile", alpine: false)
    ) {
      try context(folder)
    }
    #expect(throws: OrchestrationError.contextMissing(service: "api", path: "/nonexistent/orch")) {
      try BuildContext.load(BuildSource(context: "/nonexistent/orch"), for: "api")
    }
  }

  @Test("are streamed as an archive that tar understands, with the Dockerfile replaced")
  func archive() async throws {
    let folder = TemporaryFolder()
    let long = String(repeating: "long-folder-name/", count: 12) + "file.txt"
    let big = String(repeating: "0123456789", count: 60_000)
    folder.write("Dockerfile", "FROM a")
    folder.write(long, "deep")
    folder.write("big", big)
    folder.write("empty")
    folder.link("link", to: "big")
    let listing = try await unpack(ContextStream.stream(try context(folder), dockerfileText: "FROM mirror.example/a"))
    #expect(listing["Dockerfile"] == "FROM mirror.example/a")
    #expect(listing[long] == "deep")
    #expect(listing["big"] == big)
    #expect(listing["empty"] == "")
    #expect(listing["link"] == "-> big")
  }

  @Test("a Dockerfile from elsewhere goes along and is kept out of the image")
  func foreignDockerfile() async throws {
    let folder = TemporaryFolder()
    let elsewhere = TemporaryFolder()
    elsewhere.write("api.Dockerfile", "FROM a")
    folder.write("src.py", "x")
    folder.write(".dockerignore", "*.log")
    let context = try context(folder, dockerfile: elsewhere.path + "/api.Dockerfile")
    let place = ContextStream.place(of: context)
    let listing = try await unpack(ContextStream.stream(context, dockerfileText: "FROM b"))
    #expect(listing[place.path] == "FROM b")
    #expect(listing[".dockerignore"] == "*.log\n\(place.path)\n")
  }

  @Test("leave .dockerignore out where the builder would take it for one of the files")
  func unread() async throws {
    let folder = TemporaryFolder()
    folder.write("Dockerfile", "FROM a")
    folder.write(".dockerignore", ".dockerignore")
    let context = try context(folder)
    let read = try await unpack(ContextStream.stream(context, dockerfileText: "FROM a"))
    #expect(read[".dockerignore"] == ".dockerignore")
    let unread = try await unpack(ContextStream.stream(context, dockerfileText: "FROM a", ignores: false))
    #expect(unread.keys.sorted() == ["Dockerfile"])
  }

  /// Contents by path, read with the simplest reader that can be.
  private func unpack(_ stream: AsyncThrowingStream<[UInt8], any Error>) async throws -> [String: String] {
    var bytes: [UInt8] = []
    for try await piece in stream { bytes += piece }
    #expect(bytes.count % 512 == 0)
    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range].prefix { $0 != 0 }, as: UTF8.self) }
    var files: [String: String] = [:]
    var at = 0
    var longPath: String?
    while at + 512 <= bytes.count, bytes[at] != 0 {
      let sum = bytes[at..<(at + 512)].enumerated().reduce(0) {
        $0 + ((148..<156).contains($1.offset) ? 32 : Int($1.element))
      }
      #expect(Int(text(at + 148..<at + 154), radix: 8) == sum)
      let size = try #require(Int(text(at + 124..<at + 135), radix: 8))
      let body = String(decoding: bytes[(at + 512)..<(at + 512 + size)], as: UTF8.self)
      let path = longPath ?? text(at..<at + 100)
      longPath = nil
      switch bytes[at + 156] {
      case UInt8(ascii: "x"):
        longPath =
          body.split(separator: "\n").compactMap {
            $0.split(separator: "=").count == 2 && $0.contains("path=") ? String($0.split(separator: "=")[1]) : nil
          }.first
      case UInt8(ascii: "2"): files[path] = "-> " + text(at + 157..<at + 257)
      default: files[path] = body
      }
      at += 512 + (size + 511) / 512 * 512
    }
    return files
  }
}
