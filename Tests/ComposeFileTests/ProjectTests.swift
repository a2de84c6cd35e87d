import ComposeFile
import Testing

@Suite struct `A project of Compose files` {
  @Test func `is an environment with its services`() {
    let text = """
      x-base: &base
        restart: always
      services:
        db: { image: postgres, environment: { POSTGRES_PASSWORD: test } }
        my-api:
          <<: *base
          image: api
          depends_on: { db: { condition: service_healthy } }
      """
    #expect(
      Trial(text).program() == """
        env stack {
          service db {
            image: "postgres"
            env: { POSTGRES_PASSWORD: "test" }
          }
          service my_api {
            image: "api"
            needs: [db]
            restart: "always"
            aliases: ["my-api"]
          }
        }

        """)
  }

  @Test func `puts one file over the other`() {
    let base = """
      services:
        a:
          image: a:1
          command: [run]
          environment: [A=1, B=2]
          ports: ["80", "90"]
          volumes: ["x:/data"]
          cap_add: [ONE]
          healthcheck: { test: [CMD, a], retries: 2, interval: 1s, timeout: 1s }
          build: ./a
      volumes: { x: , y: }
      """
    let over = """
      services:
        a:
          image: a:2
          command: [walk]
          environment: { B: 3, C: 4 }
          ports: ["8080:90"]
          volumes: ["y:/data:ro"]
          cap_add: [ONE, TWO]
          healthcheck: { test: [CMD, b] }
          build: !reset null
        b: { image: b }
      """
    let trial = Trial(base, files: ["over.yml": over])
    let settings = trial.settings("a", ["compose.yml", "over.yml"])
    #expect(settings["image"] == "\"a:2\"")
    #expect(settings["command"] == "[\"walk\"]")
    #expect(settings["env"] == #"{ A: "1", B: "3", C: "4" }"#)
    #expect(settings["ports"] == "[80, 90]")
    #expect(settings["volumes"] == #"["y:/data:ro"]"#)
    #expect(settings["capabilities"] == #"{ add: ["ONE", "TWO"] }"#)
    #expect(settings["ready"] == "exec(\"b\", within: 4s)")
    #expect(settings["build"] == nil)
    #expect(trial.settings("b", ["compose.yml", "over.yml"])["image"] == "\"b\"")
  }

  @Test func `replaces what is marked so`() {
    let trial = Trial(
      "services: { a: { image: a, ports: [80, 90] } }",
      files: ["over.yml": "services: { a: { ports: !override [70] } }"])
    #expect(trial.settings("a", ["compose.yml", "over.yml"])["port"] == "70")
  }

  @Test func `extends services, of the same file and of others`() {
    let other = """
      services:
        base:
          extends: root
          build: ./base
          env_file: base.env
        root: { environment: { A: 1 }, mem_limit: 1g }
      """
    let trial = Trial(
      "services: { a: { extends: { file: more/base.yml, service: base }, environment: { B: 2 } } }",
      files: ["more/base.yml": other])
    let settings = trial.settings()
    #expect(settings["build"] == #""./more/base""#)
    #expect(settings["env_file"] == #""./more/base.env""#)
    #expect(settings["env"] == #"{ A: "1", B: "2" }"#)
    #expect(settings["memory"] == "1G")
    #expect(trial.findings() == [])
  }

  @Test(arguments: [
    ("services: { a: { extends: b, image: a }, b: { extends: a } }", "comes to extend itself"),
    ("services: { a: { extends: none, image: a } }", "there is no service `none` to extend"),
    ("services: { a: { extends: { file: gone.yml, service: b }, image: a } }", "there is no file `gone.yml`"),
    ("include: [compose.yml]\nservices: { a: { image: a } }", "`compose.yml` comes to include itself"),
    ("include: [gone.yml]\nservices: { a: { image: a } }", "there is no file `gone.yml`"),
    ("services:\n", "`services` is a mapping, not null"), ("{}", "a Compose file needs `services:`"),
    ("[]", "a Compose file is a mapping with `services:`"), ("a: [", "this is not YAML"),
    ("services: { a-b: { image: a }, a_b: { image: b } }", "services `a-b` and `a_b` would both be called `a_b`"),
    (
      "services: { a: { image: a, networks: [n] } }\nnetworks: { n: { external: true } }", "network `n` is external"
    ),
    ("services: { a: { image: a } }\nnetworks: { default: { external: true } }", "network `default` is external"),
    (
      "services: { a: { image: a, volumes: [\"v:/v\"] } }\nvolumes: { v: { external: true } }", "volume `v` is external"
    ),
    ("services: { a: { image: a } }\nservice: {}", "`service` is no key at the top of a Compose file"),
    ("services: { a: {} }", "service `a`: it has neither `image` nor `build`"),
    ("services: { a: 1 }", "service `a`: it is a mapping, not a text"),
  ])
  func `is refused where it cannot be whole`(text: String, message: String) {
    let errors = Trial(text).load().findings.filter { $0.severity == .error }
    #expect(errors.contains { $0.message.contains(message) }, "\(errors.map(\.message))")
  }

  @Test func `includes other files with their own folder and variables`() {
    let inner = "services: { b: { image: \"b:${TAG}\", build: ., env_file: b.env } }"
    let trial = Trial(
      "include: [sub/compose.yml]\nservices: { a: { image: a, depends_on: [b] } }",
      files: ["sub/compose.yml": inner, "sub/.env": "TAG=7"])
    #expect(trial.settings("b")["build"] == #""./sub""#)
    #expect(trial.settings("b")["env_file"] == #""./sub/b.env""#)
    #expect(trial.settings()["needs"] == "[b]")
    #expect(trial.findings() == [])
  }

  @Test func `may not declare one service twice by including`() {
    let trial = Trial(
      "include: [sub.yml]\nservices: { a: { image: a } }", files: ["sub.yml": "services: { a: { image: b } }"])
    #expect(trial.findings() == ["error 2: `services.a` is declared here and in `sub.yml`, which is included"])
  }

  @Test func `leaves out services of profiles that are off`() {
    let text = "services: { a: { image: a }, debug: { image: d, profiles: [debug] }, none: { image: n, scale: 0 } }"
    #expect(Trial(text).load().project?.services.filter(\.isActive).map(\.name) == ["a"])
    let on = Trial(text, variables: ["COMPOSE_PROFILES": "x, debug"])
    #expect(on.load().project?.services.filter(\.isActive).map(\.name) == ["a", "debug"])
    let needy = "services: { a: { image: a, depends_on: [debug] }, debug: { image: d, profiles: [debug] } }"
    #expect(Trial(needy).findings() == ["error 1: service `a`: it needs `debug`, which the active profiles leave out"])
    let optional =
      "services: { a: { image: a, depends_on: { debug: { required: false } } }, debug: { image: d, profiles: [x] } }"
    #expect(Trial(optional).findings() == [])
  }

  @Test func `waits for no service without replicas, as Compose does not`() {
    let trial = Trial(
      "services: { a: { image: a, depends_on: [b] }, b: { image: b, deploy: { replicas: 0 } } }")
    #expect(trial.findings() == [] && trial.settings()["needs"] == nil)
    #expect(
      trial.load().project?.services.first?.notes
        == ["compose.yml:1: it does not wait for `b`, which has no replicas"])
  }

  @Test func `takes no offence at services that are off, as Compose does not`() {
    let text = """
      services:
        a: { image: a }
        check: { image: c, profiles: [x], depends_on: { seed: { condition: service_completed_successfully } } }
        seed: { image: s, profiles: [seed], networks: [far] }
        broken: { profiles: [x], network_mode: host, secrets: [key] }
        last: { image: l, profiles: [x], depends_on: [broken, a] }
      networks: { far: { external: true, name: proxy } }
      volumes: { old: { driver: nfs } }
      secrets: { key: { external: true } }
      """
    #expect(Trial(text).findings() == [])
    #expect(Trial(text).program() == "env stack {\n  service a {\n    image: \"a\"\n  }\n}\n")
    let file = Trial(text).load().project.map { Program.file($0, named: "stack", reserved: { _ in false }) } ?? ""
    #expect(file.contains("service check {\n  image: \"c\"\n  needs: [seed]\n}"))
    #expect(file.contains("service seed {\n  image: \"s\"\n  ready: completed()\n}"))
    #expect(file.contains("service last {\n  image: \"l\"\n  needs: [a]\n}"))
    #expect(!file.contains("service broken"))
    #expect(file.contains("# Service `broken` is left out:\n# compose.yml:5: `network_mode: host` cannot be kept"))
    let on = Trial(text, variables: ["COMPOSE_PROFILES": "x,seed"]).findings()
    #expect(on.contains { $0.contains("network `far` is external") })
    #expect(on.contains { $0.contains("service `broken`: it has neither `image` nor `build`") })
  }

  @Test func `a variable without a value takes the place of one that has a value`() {
    let trial = Trial(
      "services: { a: { image: a, environment: { A: 1, B: 2, C: 3 } } }",
      files: ["over.yml": "services: { a: { environment: { B: null, C: } } }"], variables: ["C": "mine"])
    #expect(trial.settings("a", ["compose.yml", "over.yml"])["env"] == #"{ A: "1", C: getenv("C", "mine") }"#)
    let extended = Trial(
      "services: { a: { extends: b, environment: [B] }, b: { image: b, environment: { B: 2 } } }")
    #expect(extended.settings()["env"] == nil)
  }

  @Test func `a host may have several addresses, and later files add to them`() {
    let trial = Trial(
      "services: { a: { image: a, extra_hosts: { one: 1.2.3.4, two: [1.1.1.1, \"[::2]\"] } } }",
      files: ["over.yml": "services: { a: { extra_hosts: [\"one=5.6.7.8\", \"two:1.1.1.1\"] } }"])
    #expect(trial.settings()["hosts"] == #"{ one: "1.2.3.4", two: ["1.1.1.1", "::2"] }"#)
    #expect(
      trial.settings("a", ["compose.yml", "over.yml"])["hosts"]
        == #"{ one: ["1.2.3.4", "5.6.7.8"], two: ["1.1.1.1", "::2"] }"#)
    #expect(
      Trial("services: { a: { image: a, extra_hosts: { x: } } }").findings()
        == ["error 1: service `a`: `extra_hosts.x` has no address"])
  }

  @Test func `waits until a service has ended where another says so`() {
    let text = """
      services:
        migrate: { image: m, healthcheck: { test: [CMD, x] } }
        api: { image: a, depends_on: { migrate: { condition: service_completed_successfully } } }
      """
    #expect(Trial(text).settings("migrate")["ready"] == "completed()")
  }

  @Test func `gives names that are words of the language others, and keeps the old ones in the network`() {
    let trial = Trial("services: { test: { image: a, networks: { n: { aliases: [t] } } } }\nnetworks: { n: }")
    #expect(trial.load().project?.services.first?.identifier == "test_service")
    #expect(trial.settings("test")["aliases"] == #"["test", "t"]"#)
  }

  @Test func `becomes a file with what a reader should know`() {
    let text = "services: { a: { image: \"a:${TAG:-1}\", ports: [\"8080:80\"] }, d: { image: d, profiles: [debug] } }"
    let project = Trial(text, variables: ["TAG": "2"]).load().project
    #expect(
      project.map { Program.file($0, named: "my-shop", reserved: { _ in false }) } == """
        # These variables of the Compose file stand here with their values: TAG

        # The host's ports are chosen by the engine, not 8080 for 80: `.port` says which.
        service a {
          image: "a:2"
          port: 80
        }

        # Not started: only in profile debug.
        service d {
          image: "d"
        }

        env my_shop {
          services: [a]
        }

        """)
  }

  @Test func `becomes a file that asks for variables itself, so that no value of theirs is in it`() {
    let text = """
      services:
        a:
          image: "a:${TAG:-${OLD_TAG-1}}"
          command: [serve, "--key=${KEY}"]
          environment: { PASSWORD: "${PASSWORD:?say it}", URL: "db://u:${PASSWORD}@db/$$x", PLAIN: "1", SET: "${A:+b}" }
          build: { context: ., args: [VERSION, "LIST=${LIST}"] }
          ports: ["${PORT}:80"]
        b: { image: b, environment: ["KEY=${KEY}", TOKEN, GONE] }
      """
    var trial = Trial(
      text, files: [".env": "PASSWORD=hunter2\nPORT=8080\nTOKEN=t0ken\nVERSION=7"],
      variables: ["KEY": "sesame", "TAG": "3", "LIST": "x", "A": "1"])
    trial.options.asksForVariables = true
    let project = trial.load().project
    let a = trial.settings()
    #expect(a["command"] == #"["serve", "--key=${getenv("KEY", "")}"]"#)
    #expect(
      a["env"]
        == #"{ PASSWORD: getenv("PASSWORD", nonempty: true) ?? fail("the variable `PASSWORD` is not set, or empty: say it"), "#
        + #"URL: "db://u:${getenv("PASSWORD", "")}@db/\$x", PLAIN: "1", SET: "b" }"#)
    #expect(a["build"] == #"{ context: ".", args: { VERSION: getenv("VERSION", ""), LIST: getenv("LIST", "") } }"#)
    #expect(trial.settings("b")["env"] == #"{ KEY: getenv("KEY", ""), TOKEN: getenv("TOKEN", "") }"#)
    #expect(
      project?.header == [
        "These variables of the Compose file stand here with their values: A, PORT, TAG",
        "These variables have their values from a `.env` file, and are to be exported before: PASSWORD, TOKEN, VERSION",
      ])
  }

  @Test(arguments: [
    ("${X}", #"getenv("X", "")"#), ("${X-d}", #"getenv("X", "d")"#), ("${X:-d}", #"getenv("X", "d", nonempty: true)"#),
    ("${X:-}", #"getenv("X", "")"#), ("${X:-${Y-d}}", #"getenv("X", getenv("Y", "d"), nonempty: true)"#),
    ("${X?why}", #"getenv("X") ?? fail("the variable `X` is not set: why")"#),
    ("${X:?}", #"getenv("X", nonempty: true) ?? fail("the variable `X` is not set, or empty")"#),
  ])
  func `becomes a file that tells a variable which is empty from one that is not set`(written: String, term: String) {
    var trial = Trial("services: { a: { image: a, environment: { A: \"\(written)\" } } }", variables: ["X": "1"])
    trial.options.asksForVariables = true
    #expect(trial.settings()["env"] == "{ A: \(term) }")
  }

  @Test func `has its own places for what is made of it`() {
    let trial = Trial(
      "services:\n  a:\n    image: a\n    ports: [80]\n  b:\n    extends: { file: more/b.yml, service: b }\n",
      files: ["more/b.yml": "services:\n  b: { image: b,\n    environment: { X: 1 } }\n"])
    let lines = trial.load().project.map { Program.environment($0, named: "stack") } ?? []
    #expect(
      lines.map { "\($0.place.source.name):\($0.place.line) \($0.text)" } == [
        "compose.yml:1 env stack {", "compose.yml:2   service a {", "compose.yml:3     image: \"a\"",
        "compose.yml:4     port: 80", "compose.yml:2   }", "compose.yml:5   service b {",
        "more/b.yml:2     image: \"b\"", "more/b.yml:3     env: { X: \"1\" }", "compose.yml:5   }", "compose.yml:1 }",
      ])
  }

  @Test func `names files from where the user stands`() {
    let surroundings = ComposeSurroundings(variables: [:], folder: "/work") { path in
      let files = [
        "/work/one/compose.yml": "services: { a: { extends: { file: two.yml, service: b } } }",
        "/work/one/two.yml": "services: { b: { image: b, ipc: host } }",
      ]
      return files[path].map { .success(Array($0.utf8)) } ?? .failure(.missing)
    }
    let (_, findings) = ComposeProject.load(
      [.init(path: "/work/one/compose.yml", name: "one/compose.yml")], surroundings, ComposeOptions { _ in false })
    #expect(findings.map(\.place.source.name) == ["one/two.yml"])
  }

  @Test(arguments: [
    ("networks: { n: { driver: overlay } }", "network `n`: `driver` is left out"),
    ("networks: { n: { driver: bridge, external: false, internal: false } }", nil),
    ("networks: { n: { ipam: { config: [{ subnet: 10.0.0.0/24 }] } } }", "network `n`: `ipam` is left out"),
    ("networks: { n: { enable_ipv6: true } }", "network `n`: `enable_ipv6` is left out"),
    ("networks: { n: { color: red } }", "network `n`: `color` is no key of the Compose Specification"),
    ("volumes: { v: { labels: [a=b] } }", "volume `v`: `labels` is left out"),
  ])
  func `has nothing of its networks and volumes dropped in silence`(text: String, finding: String?) {
    let found = Trial("services: { a: { image: a } }\n" + text).findings()
    #expect(found.count == (finding == nil ? 0 : 1) && finding.map { found[0].contains($0) } != false, "\(found)")
  }

  @Test func `knows all files that it was read from`() {
    let trial = Trial(
      "include: [sub/more.yml]\nservices: { a: { extends: { file: base.yml, service: b } } }",
      files: [
        "sub/more.yml": "services: { c: { image: c } }", "sub/.env": "X=1", "base.yml": "services: { b: { image: b } }",
        "over.yml": "services: { a: { init: true } }", "other.yml": "",
      ])
    #expect(
      trial.load(["compose.yml", "over.yml"]).project?.files
        == ["base.yml", "compose.yml", "over.yml", "sub/.env", "sub/more.yml"].map { "/project/\($0)" })
  }

  @Test func `has one mistake told once`() {
    let text = "services: { a: { image: a, secrets: [s] } }\nsecrets: { s: { external: true } }"
    #expect(Trial(text).findings() == ["error 2: `secrets.s` is external, and an environment has nothing from outside"])
  }

  @Test func `says that services reach each other which Compose keeps apart`() {
    let text = """
      services:
        front: { image: f, networks: [front] }
        both: { image: b, networks: [front, back] }
        db: { image: d, networks: [back] }
      networks: { front: , back: }
      """
    #expect(
      Trial(text).findings() == [
        "warning 4: networks keep no services apart here: `front` and `db` share none, and reach each other all the same"
      ])
    #expect(Trial(text.replacing("[front]", with: "[front, back]")).findings() == [])
  }

  @Test func `breaks long lines`() {
    let words = (1...30).map { "word\($0)" }
    let program = Trial("services: { a: { image: a, command: [\(words.joined(separator: ", "))] } }").program()
    #expect(program.contains("    command: [\n      \"word1\",\n"))
    #expect(program.contains("      \"word30\"\n    ]\n"))
  }
}
