import Testing

/// `orch import` as a user calls it, on files of a folder that is made for each test.
@Suite(.enabled(if: Executable.path != nil, "ORCH_BINARY names the built program"))
struct ImportTests {
  private static let compose = """
    services:
      db:
        image: postgres:16
        ports: ["5432:5432"]
        tmpfs: /var/lib/postgresql/data
    """

  @Test func `a Compose file becomes a formatted program that checks`() throws {
    let folder = try TestFolder(["compose.yml": Self.compose])
    let run = try Executable.run("import", "\(folder.path)/compose.yml", "-o", "\(folder.path)/shop.orch")
    #expect(run == Executable.Run(status: 0, output: "", errors: ""))
    let text = try folder.text("shop.orch")
    #expect(
      text.contains("service db {\n  image: \"postgres:16\"\n  port:  5432\n  tmpfs: \"/var/lib/postgresql/data\"\n}\n")
    )
    #expect(try Executable.run("check", "\(folder.path)/shop.orch").status == 0)
    #expect(try Executable.run("fmt", "--check", "\(folder.path)/shop.orch").status == 0)
    let again = try Executable.run("import", "\(folder.path)/compose.yml", "-o", "\(folder.path)/shop.orch")
    #expect(again.status == 64)
    #expect(again.errors.contains("--force"))
  }

  @Test func `paths are those of the program's place`() throws {
    let folder = try TestFolder(["compose.yml": "services: { api: { build: ./api } }", "tests/other.orch": ""])
    #expect(
      try Executable.run("import", "\(folder.path)/compose.yml", "-o", "\(folder.path)/tests/shop.orch").status == 0)
    #expect(try folder.text("tests/shop.orch").contains("build: \"../api\""))
  }

  @Test func `what cannot be kept is named at its place, and is a comment in the program`() throws {
    let folder = try TestFolder(["compose.yml": Self.compose + "\n    network_mode: host\n"])
    let run = try Executable.run("import", "\(folder.path)/compose.yml")
    #expect(run.status == 2)
    #expect(run.errors.contains("compose.yml:6:19"))
    #expect(run.output.contains("compose.yml:6: `network_mode: host` cannot be kept"))
  }

  @Test func `host ports are fixed where that is asked for`() throws {
    let folder = try TestFolder(["compose.yml": Self.compose])
    let run = try Executable.run("import", "--fixed-ports", "\(folder.path)/compose.yml")
    #expect(run.output.contains("publish: { \"5432/tcp\": 5432 }"))
  }

  @Test func `a file that is not there, or not YAML, gives no program`() throws {
    let folder = try TestFolder(["compose.yml": "services: ["])
    for name in ["compose.yml", "none.yml"] {
      let run = try Executable.run("import", "\(folder.path)/\(name)")
      #expect(run.status == 2)
      #expect(run.output == "")
      #expect(run.errors.contains("E0520"))
    }
  }
}
