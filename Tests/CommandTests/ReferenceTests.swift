import Foundation
import Testing

/// `orch doc`: the language's reference, and a program's own.
@Suite(.enabled(if: Executable.path != nil, "ORCH_BINARY names the built program"))
struct ReferenceTests {
  @Test func `a name's page is that of help`() throws {
    for name in ["up", "service", "memory", "string.trim", "duration", "http"] {
      let page = try Executable.run("doc", name)
      #expect(page.status == 0 && !page.output.isEmpty)
      #expect(page.output == (try Executable.run("help", name)).output)
    }
    #expect(try Executable.run("doc", "string.trim").output.hasPrefix("Method of string\ntrim("))
  }

  @Test func `a statement may be named with all its words, and words of other languages are told with their own here`()
    throws
  {
    let page = try Executable.run("doc", "parallel").output
    #expect(page.hasPrefix("parallel {"))
    #expect(try Executable.run("doc", "parallel", "for").output == page)
    #expect(try Executable.run("doc", "parallel for").output == page)
    let regex = try Executable.run("doc", "regex")
    #expect(regex.status == 64 && regex.errors.contains("`text ~ 'pattern'`"))
  }

  @Test func `what has no page is told with what may be meant`() throws {
    for command in ["help", "doc"] {
      let run = try Executable.run(command, "servce")
      #expect(run.status == 64 && run.output.isEmpty)
      #expect(run.errors.hasSuffix(": did you mean `orch \(command) service`?\n"))
    }
    #expect(try Executable.run("doc", "zzzzzzzz").errors.hasSuffix(": `orch doc` lists what there is\n"))
    #expect(try Executable.run("help", "fmt").output.contains("USAGE: orch fmt"))
  }

  @Test func `without a name, all there is is listed`() throws {
    let output = try Executable.run("doc").output
    for chapter in ["Statements", "Types", "Functions", "Methods", "Fields", "Settings", "Probes"] {
      #expect(output.contains("\n\(chapter)\n") || output.hasPrefix("\(chapter)\n"))
    }
  }

  @Test func `the whole reference is one JSON array`() throws {
    let json = try JSONSerialization.jsonObject(with: Data(try Executable.run("doc", "--json").output.utf8))
    let entries = try #require(json as? [[String: Any]])
    #expect(entries.count > 200)
    let up = try #require(entries.first { $0["name"] as? String == "up" && $0["kind"] as? String == "function" })
    let parameters = try #require(up["parameters"] as? [[String: Any]])
    #expect(parameters.map { $0["name"] as? String }.contains("services"))
    #expect(up["example"] as? String == "let mine = up shop --name \"exploring\"")
  }

  @Test func `a page can be made of it`() throws {
    let page = try Executable.run("doc", "--markdown").output
    #expect(page.hasPrefix("# The orch language\n"))
    #expect(page.contains("\n## Functions\n"))
    #expect(page.contains("\n### Of a service\n"))
    #expect(page.contains("\n#### `build`\n\nBuilds the image"))
    #expect(page.contains("```orch\nmemory: 256M\n```"))
  }

  @Test func `a statement's page has its rules, an example, and the fields of what it gives`() throws {
    let page = try Executable.run("doc", "try").output
    #expect(page.contains("  try { fail \"no mugs\" } catch e { print e.message }  # no mugs\n"))
    #expect(page.contains("\nA result has\n  error  an error"))
    #expect(try Executable.run("doc", "eventually").output.contains("`every` is 100ms where it is not given."))
    let json = try Executable.run("doc", "try", "--json").output
    #expect(json.contains("\"rules\": [\n") && json.contains("\"example\": \"let parsed = try json.parse"))
  }

  @Test func `the page of a program begins with what it says of itself`() throws {
    let folder = try TestFolder(["shop.orch": "## What the shop does.\n\n## Adds.\nfn add(a, b) { return a + b }\n"])
    let path = "\(folder.path)/shop.orch"
    let page = try Executable.run("doc", path, "--markdown").output
    #expect(page == "# \(path)\n\nWhat the shop does.\n\n## Functions\n\n### `add(a, b)`\n\nAdds.\n")
  }

  @Test func `a program's declarations are told with the lines above them`() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "orch-\(UUID().uuidString).orch")
    defer { try? FileManager.default.removeItem(at: path) }
    try """
    ## What the shop is tested with.

    ## The shop's database.
    service db { image: "postgres:16" }
    ## Everything that an order needs.
    env shop { services: [db] }
    ## Adds two numbers.
    ## Also strings.
    fn add(a, b = 1) { return a + b }
    suite "orders" in shop {
      ## The happy path.
      test "are stored" { expect add(1) == 2 }
    }
    """.write(to: path, atomically: false, encoding: .utf8)
    let run = try Executable.run("doc", path.path)
    #expect(
      run.output == """
        \(path.path)
        What the shop is tested with.

        service db
        The shop's database.

        env shop
        Everything that an order needs.

        add(a, b: 1)
        Adds two numbers.
        Also strings.

        suite "orders" in shop

          test "are stored"
          The happy path.

        """)
    let json = try JSONSerialization.jsonObject(with: Data(try Executable.run("doc", path.path, "--json").output.utf8))
    let entries = try #require(json as? [[String: Any]])
    #expect(entries.map { $0["kind"] as? String } == ["file", "service", "environment", "function", "suite", "test"])
    #expect(entries.map { $0["line"] as? Int } == [nil, 4, 6, 9, 10, 12])
  }
}
