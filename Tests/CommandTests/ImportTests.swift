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

  @Test func `values of variables are not in the program, which asks for them when it runs`() throws {
    let compose = """
      services:
        db:
          image: "postgres:${PG_VERSION:-16}"
          environment: { PASSWORD: "${DB_PASSWORD:?set it}", URL: "db://${DB_PASSWORD}@db" }
          secrets: [key]
      secrets: { key: { file: key.txt } }
      """
    let folder = try TestFolder(["compose.yml": compose, ".env": "DB_PASSWORD=hunter2\n", "key.txt": "sesame-open\n"])
    #expect(try Executable.run("import", "\(folder.path)/compose.yml", "-o", "\(folder.path)/shop.orch").status == 0)
    let text = try folder.text("shop.orch")
    #expect(!text.contains("hunter2") && !text.contains("sesame"))
    #expect(
      text.hasPrefix(
        "# These variables have their values from a `.env` file, and are to be exported before: DB_PASSWORD\n"))
    #expect(text.contains(#"image: "postgres:${getenv("PG_VERSION", "16", nonempty: true)}""#))
    #expect(try Executable.run("check", "\(folder.path)/shop.orch").status == 0)
    #expect(try Executable.run("fmt", "--check", "\(folder.path)/shop.orch").status == 0)
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

/// What befalls services of a Compose file points into that file.
@Suite(
  .enabled(if: Executable.path != nil && EngineTrial.answers, "ORCH_BINARY names the built program"),
  .timeLimit(.minutes(2)))
struct ComposePlaceTests {
  @Test func `a service that does not come up is told of at its place in the Compose file`() throws {
    let compose = """
      services:
        first: { image: "alpine:3.19", init: true, command: sleep 60 }
        second:
          image: "alpine:3.19"
          command: "false"
          ports: [80]
          secrets: [key]
      secrets: { key: { file: key.txt } }
      """
    let folder = try TestFolder(["shop/compose.yml": compose, "shop/key.txt": "s3cr3t-of-a-file\n"])
    let run = try Executable.run(
      ["-e", "use compose \"shop/compose.yml\" as shop\nup shop"], variables: EngineTrial().variables,
      folder: folder.path)
    #expect(run.status == 3)
    #expect(run.errors.contains("::: shop/compose.yml:3:3\n3 |   second:\n"), "\(run.errors)")
  }

  @Test func `a database is ready when its server answers, not the one that sets up its data`() throws {
    let compose = """
      services:
        db:
          image: "postgres:16-alpine"
          environment: { POSTGRES_PASSWORD: test }
          volumes: ["./seed.sql:/docker-entrypoint-initdb.d/seed.sql:ro"]
          healthcheck: { test: "pg_isready -U postgres" }
      """
    let folder = try TestFolder([
      "compose.yml": compose, "seed.sql": "select pg_sleep(2); create table cups (name text);",
    ])
    let program = """
      use compose "compose.yml" as shop
      up shop
      print exec(shop.db, "psql", "-h", "127.0.0.1", "-U", "postgres", "-Atc", "select count(*) from cups").out.trim()
      """
    let run = try Executable.run(["-e", program], variables: EngineTrial().variables, folder: folder.path)
    #expect(run.output == "0\n", "\(run)")
  }

  @Test func `secrets of the file are there for the service, and for nobody who looks`() throws {
    let compose = """
      services:
        a: { image: "alpine:3.19", init: true, command: sleep 60, secrets: [key] }
      secrets: { key: { file: key.txt } }
      """
    let folder = try TestFolder(["shop/compose.yml": compose, "shop/key.txt": "s3cr3t-of-a-file\n"])
    let program = """
      use compose "shop/compose.yml" as shop
      up shop
      expect exec(shop.a, "sh", "-c", "wc -c < /run/secrets/key").out.trim() == "16"
      print exec(shop.a, "cat", "/run/secrets/key").out
      """
    let run = try Executable.run(["-e", program], variables: EngineTrial().variables, folder: folder.path)
    #expect(run.output == "***\n", "\(run)")
  }
}
