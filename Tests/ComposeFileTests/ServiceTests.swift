import ComposeFile
import Testing

@Suite struct `A service of a Compose file` {
  @Test(arguments: [
    ("command: echo 'two words' \"$$HOME\" a\\ b", "command", #"["echo", "two words", "\$HOME", "a b"]"#),
    ("command: [a, \"b c\"]", "command", #"["a", "b c"]"#), ("entrypoint: []", "entrypoint", "[]"),
    ("environment: [A=1, B=x=y, C=]", "env", #"{ A: "1", B: "x=y", C: "" }"#),
    (
      "environment: { A: 1, B: true, C: \"\", NOT-A-WORD: x }", "env",
      #"{ A: "1", B: "true", C: "", "NOT-A-WORD": "x" }"#
    ),
    ("user: \"1000:1000\"", "user", "\"1000:1000\""), ("working_dir: /app", "workdir", "\"/app\""),
    ("init: true", "init", "true"), ("hostname: box", "hostname", "\"box\""),
    ("privileged: true", "privileged", "true"),
    ("labels: [a.b=c]", "labels", #"{ "a.b": "c" }"#), ("shm_size: 64mb", "shm", "64M"),
    ("mem_limit: 1g", "memory", "1G"),
    ("cpus: \"0.50\"", "cpus", "0.5"), ("pids_limit: 100", "pids", "100"), ("read_only: true", "read_only", "true"),
    ("deploy: { resources: { limits: { memory: 300K, cpus: '2' } } }", "memory", "300K"),
    ("deploy: { resources: { limits: { memory: 300K, cpus: '2' } } }", "cpus", "2"),
    ("ulimits: { nproc: 65535, nofile: { soft: 20, hard: -1 } }", "ulimits", "{ nproc: 65535, nofile: [20, -1] }"),
    ("stop_signal: SIGINT", "stop_signal", "\"SIGINT\""), ("stop_grace_period: 1m30s", "stop_timeout", "1m30s"),
    ("stop_grace_period: 1.5s", "stop_timeout", "1s500ms"),
    ("restart: unless-stopped", "restart", "\"unless-stopped\""),
    ("cap_add: [NET_ADMIN]\ncap_drop: [ALL]", "capabilities", #"{ add: ["NET_ADMIN"], drop: ["ALL"] }"#),
    ("extra_hosts: [\"pay.example:127.0.0.1\", \"six=::1\"]", "hosts", #"{ "pay.example": "127.0.0.1", six: "::1" }"#),
    ("dns: 1.1.1.1", "dns", "[\"1.1.1.1\"]"),
    ("sysctls: { net.core.somaxconn: 1024 }", "sysctls", #"{ "net.core.somaxconn": "1024" }"#),
    ("tmpfs: /run", "tmpfs", "\"/run\""), ("tmpfs: [/run, \"/tmp:size=1m\"]", "tmpfs", #"["/run", "/tmp:size=1m"]"#),
    ("container_name: the-a", "aliases", "[\"the-a\"]"),
  ])
  func `keeps its setting`(yaml: String, setting: String, value: String) {
    #expect(Trial.settings(yaml)[setting] == value)
    #expect(Trial.findings(yaml) == [])
  }

  @Test(arguments: [
    ("[80]", "port", "80"), ("[\"8080:80\"]", "port", "80"), ("[\"127.0.0.1::5432\"]", "port", "5432"),
    ("[\"53:53/udp\", \"53:53\"]", "ports", "[53/udp, 53]"), ("[\"3000-3002\"]", "ports", "[3000, 3001, 3002]"),
    ("[\"9000-9001:80-81\"]", "ports", "[80, 81]"), ("[\"[::1]:6001:6000\"]", "port", "6000"),
    ("[{ target: 80, published: \"8080\", protocol: udp }]", "port", "80/udp"), ("[80, \"8080:80\"]", "port", "80"),
  ])
  func `has ports`(ports: String, setting: String, value: String) {
    #expect(Trial.settings("ports: \(ports)")[setting] == value)
  }

  @Test func `keeps the host's ports only where that is asked for`() {
    var trial = Trial("services: { a: { image: a, ports: [\"8080:80\", \"53:53/udp\", 90] } }")
    #expect(trial.settings()["publish"] == nil)
    trial.options.fixesPorts = true
    #expect(trial.settings()["publish"] == #"{ "80/tcp": 8080, "53/udp": 53 }"#)
  }

  @Test(arguments: [
    ("[\"CMD\", \"rabbitmq-diagnostics\", \"ping\"]", #"exec("rabbitmq-diagnostics", "ping", within: 3m)"#),
    ("curl -f http://localhost", #"exec("/bin/sh", "-c", "curl -f http://localhost", within: 3m)"#),
    ("[CMD-SHELL, \"a || b\"]", #"exec("/bin/sh", "-c", "a || b", within: 3m)"#), ("[NONE]", "running()"),
  ])
  func `is ready when its check passes, asked at once`(test: String, probe: String) {
    #expect(Trial.settings("healthcheck: { test: \(test) }")["ready"] == probe)
  }

  @Test(arguments: [
    ("pg_isready -U postgres", "pg_isready -h ${PGHOST:-127.0.0.1} -U postgres"),
    ("pg_isready || exit 1", "pg_isready -h ${PGHOST:-127.0.0.1} || exit 1"),
    ("bash -c '/usr/bin/pg_isready -q && true'", "bash -c '/usr/bin/pg_isready -h ${PGHOST:-127.0.0.1} -q && true'"),
    ("pg_isready -hlocalhost && pg_isready", "pg_isready -hlocalhost && pg_isready -h ${PGHOST:-127.0.0.1}"),
    ("mysqladmin ping -h localhost -psecret", "mysqladmin ping --protocol=tcp -h localhost -psecret"),
    ("mariadb-admin --defaults-file=x ping --silent", "mariadb-admin --defaults-file=x ping --protocol=tcp --silent"),
    ("mysqladmin ping -h 127.0.0.1", "mysqladmin ping -h 127.0.0.1"), ("test -e /x", "test -e /x"),
    ("cat /log/pg_isready.log", "cat /log/pg_isready.log"),
    ("'pg_isready' -U me", "'pg_isready' -h ${PGHOST:-127.0.0.1} -U me"),
    ("mysqladmin 'ping' -h localhost", "mysqladmin 'ping' --protocol=tcp -h localhost"),
    ("sh -c 'pg_isready'", "sh -c 'pg_isready -h ${PGHOST:-127.0.0.1}'"),
    ("sh -ec 'mysqladmin ping'", "sh -ec 'mysqladmin ping --protocol=tcp'"),
  ])
  func `has its database asked over TCP, which the server that only sets up the data does not answer`(
    line: String, asked: String
  ) {
    let trial = Trial("services: { a: { image: a, healthcheck: { test: \"\(line)\" } } }")
    #expect(
      trial.settings()["ready"]
        == Term.call(
          "exec", [.text("/bin/sh"), .text("-c"), .text(asked)], named: [Term.Field("within", .word("3m"))]
        ).line)
    let notes = trial.load().project?.services.first?.notes ?? []
    #expect(notes.contains { $0.contains("asks over TCP") } == (line != asked))
    #expect(trial.findings() == [])
  }

  @Test func `has its database asked over TCP without a shell, too, unless it is to be asked elsewhere`() {
    let check = "healthcheck: { test: [CMD, pg_isready, -U, me] }"
    #expect(Trial.settings(check)["ready"] == #"exec("pg_isready", "-h", "127.0.0.1", "-U", "me", within: 3m)"#)
    #expect(
      Trial.settings("healthcheck: { test: [CMD, sh, -c, \"mysqladmin ping\"] }")["ready"]
        == #"exec("sh", "-c", "mysqladmin ping --protocol=tcp", within: 3m)"#)
    let asWritten = #"exec("pg_isready", "-U", "me", within: 3m)"#
    #expect(Trial.settings("environment: { PGHOST: db }\n" + check)["ready"] == asWritten)
    #expect(Trial.settings("command: postgres -c listen_addresses=''\n" + check)["ready"] == asWritten)
    #expect(Trial.settings("command: postgres -c listen_addresses='*'\n" + check)["ready"] != asWritten)
  }

  @Test(arguments: [
    ("0x10", "16"), ("-0X10", "-16"), ("0123", "83"), ("0o17", "15"), ("0b11", "3"), ("0789", "789"), ("1e3", "1000"),
    ("1.50", "1.5"), ("1_000", "1000"), ("+5", "5"), (".5", "0.5"), ("1.", "1"), ("-0", "0"), ("0x", "0x"),
    ("123456789.5", "1.234567895e+08"), ("100000.0", "100000"), ("1e20", "1e+20"), ("1e-5", "1e-05"),
    ("0.0001", "0.0001"), ("12345678901234567890", "12345678901234567890"), ("True", "true"), ("yes", "yes"),
    (".inf", "+Inf"), ("_1", "_1"), ("1-2", "1-2"), ("'0x10'", "0x10"), ("\"1.50\"", "1.50"), ("$TEN", "0x10"),
  ])
  func `has numbers of its variables by their value, and texts as they are written`(written: String, value: String) {
    let settings = Trial.settings(
      "environment: { A: \(written) }\nlabels: { l: \(written) }", variables: ["TEN": "0x10"])
    #expect(settings["env"] == "{ A: \"\(value)\" }")
    #expect(settings["labels"] == "{ l: \"\(value)\" }")
    #expect(Trial.settings("environment: [A=0x10]")["env"] == #"{ A: "0x10" }"#)
  }

  @Test(arguments: [
    ("deploy: { restart_policy: { condition: any } }", "\"always\""),
    ("restart: always\ndeploy: { restart_policy: { condition: on-failure } }", "\"on-failure\""),
    ("deploy: { restart_policy: { condition: none } }\nrestart: always", nil),
    ("restart: always\ndeploy: { restart_policy: }", "\"always\""),
  ])
  func `is restarted as its deployment says, rather than it itself`(yaml: String, restart: String?) {
    #expect(Trial.settings(yaml)["restart"] == restart)
    #expect(Trial.findings(yaml) == [])
  }

  @Test func `has what its check says otherwise, and what nothing in a test can tell, as comments`() {
    let text = """
      services:
        a:
          image: a
          healthcheck: { test: [CMD, a], interval: 1s, timeout: 1s, retries: 5 }
          logging: { driver: json-file, options: { max-size: 1m } }
          attach: false
          develop: { watch: [{ path: ., action: rebuild }] }
          pull_policy: build
      """
    let notes = Trial(text).load().project?.services.first?.notes ?? []
    #expect(notes.count == 5 && Trial(text).findings() == [])
    #expect(
      notes.first == "compose.yml:4: `healthcheck` is asked at once and every few milliseconds, for 10s, in place of "
        + "`interval`, `timeout`, `retries`")
  }

  @Test func `says that nobody restarts it with what it needs`() {
    let text =
      "services: { a: { image: a, depends_on: { b: { condition: service_started, restart: true } } }, b: { image: b } }"
    #expect(
      Trial(text).findings() == [
        "warning 1: service `a`: `restart` of `depends_on` is left out: it goes on when `b` is started again"
      ])
  }

  @Test func `may take as long as its check allows`() {
    let check = "healthcheck: { test: [CMD, a], interval: 500ms, timeout: 2s, retries: 4, start_period: 10s }"
    #expect(Trial.settings(check)["ready"] == "exec(\"a\", within: 20s)")
    #expect(Trial.settings("healthcheck: { disable: true }")["ready"] == "running()")
    #expect(Trial.settings("healthcheck: { retries: 1 }")["ready"] == "image(within: 1m)")
  }

  @Test(arguments: [
    ("build: .", #"".""#), ("build: ./api", #""./api""#), ("build: ../api", #""../api""#),
    (
      "build: { context: ., dockerfile: x.Dockerfile, target: run, args: [V=1], no_cache: true }",
      #"{ context: ".", dockerfile: "x.Dockerfile", target: "run", args: { V: "1" }, no_cache: true }"#
    ),
  ])
  func `is built`(yaml: String, build: String) {
    let settings = Trial.settings(yaml)
    #expect(settings["build"] == build)
    #expect(settings["image"] == nil)
  }

  @Test func `passes on variables of the process that have a value`() {
    let settings = Trial.settings("environment: [HERE, GONE]\n", variables: ["HERE": "1"])
    #expect(settings["env"] == #"{ HERE: getenv("HERE", "1") }"#)
    #expect(Trial.settings("environment: { A: \"${EMPTY}\" }", variables: ["EMPTY": ""])["env"] == #"{ A: "" }"#)
  }

  @Test func `mounts volumes, folders, and memory`() {
    let text = """
      services:
        a:
          image: a
          volumes:
            - data:/data
            - ./seed:/seed:ro,z
            - ../up:/up
            - /etc/hosts:/hosts
            - /anonymous
            - { type: bind, source: ./x, target: /x, read_only: true }
            - { type: volume, source: data, target: /more }
            - { type: tmpfs, target: /fast, tmpfs: { size: 1m, mode: 01777 } }
      volumes: { data: }
      """
    let trial = Trial(text)
    #expect(
      trial.settings()["volumes"]
        == #"["data:/data", "./seed:/seed:ro", "../up:/up", "/etc/hosts:/hosts", "/anonymous", "./x:/x:ro", "data:/more"]"#
    )
    #expect(trial.settings()["tmpfs"] == "\"/fast:size=1048576,mode=01777\"")
    #expect(trial.findings() == [])
  }

  @Test func `has folders of the host made where there are none, as Compose does`() {
    var trial = Trial(
      """
      services:
        a:
          image: a
          volumes:
            - ./data:/data
            - ./seed:/seed:ro
            - ./here:/here
            - { type: bind, source: ./long, target: /long }
            - { type: bind, source: ./never, target: /never, bind: { create_host_path: false } }
      """)
    trial.missing = ["/project/data", "/project/seed", "/project/long", "/project/never"]
    #expect(
      trial.settings()["volumes"]
        == #"["./data:/data:create", "./seed:/seed:ro,create", "./here:/here", "./long:/long:create", "./never:/never"]"#
    )
  }

  @Test func `of a program that is kept, folders are made that are here now and may be missing elsewhere`() {
    var trial = Trial(
      """
      services:
        a:
          image: a
          volumes:
            - ./here:/here:ro
            - ./a.conf:/a.conf
            - .:/project
            - ..:/around
            - { type: bind, source: ./never, target: /never, bind: { create_host_path: false } }
      """)
    trial.missing = ["/project/a.conf/."]
    let asItIs = trial.settings()["volumes"]
    #expect(asItIs?.contains("create") == false)
    trial.options.makesFolders = true
    #expect(trial.settings()["volumes"] == asItIs?.replacing("./here:/here:ro", with: "./here:/here:ro,create"))
  }

  @Test func `sees configs and secrets as files`() {
    let text = """
      services:
        a:
          image: a
          configs: [plain, { source: inline, target: /etc/inline.conf }]
          secrets: [token, { source: pass, target: db_pass }]
      configs: { plain: { file: ./plain.conf }, inline: { content: "x = 1" } }
      secrets: { token: { environment: TOKEN }, pass: { file: pass.txt } }
      """
    var trial = Trial(text, files: ["pass.txt": "hunter2\n"], variables: ["TOKEN": "t0ken"])
    let settings = trial.settings()
    #expect(settings["volumes"] == #"["./plain.conf:/plain:ro"]"#)
    #expect(settings["files"] == #"{ "/etc/inline.conf": "x = 1" }"#)
    #expect(
      settings["secrets"] == #"{ token: secret("TOKEN", default: "t0ken"), "#
        + #"db_pass: secret("pass", from: "/project/pass.txt") }"#)
    #expect(trial.findings() == [])
    trial.options.asksForVariables = true
    #expect(
      trial.settings()["secrets"]
        == #"{ token: secret("TOKEN"), db_pass: secret("pass", from: "${script_dir()}/pass.txt") }"#)
    // What cannot be told from other text stays a file that is mounted.
    trial.files["pass.txt"] = "abc\n"
    trial.variables["TOKEN"] = "dev"
    #expect(trial.settings()["files"]?.contains(#""/run/secrets/token": getenv("TOKEN", "")"#) == true)
    #expect(trial.findings().contains { $0.contains("what secret `token` holds is not hidden") })
    #expect(trial.settings()["volumes"]?.contains("./pass.txt:/run/secrets/db_pass:ro") == true)
    #expect(trial.findings().contains { $0.contains("what secret `pass` holds is not hidden") })
  }

  @Test(arguments: [
    (
      "network_mode: host",
      "error 4: service `a`: `network_mode: host` cannot be kept: every environment has a network of its own"
    ),
    ("logging: { driver: none }", nil),
    ("tty: true", "warning 4: service `a`: `tty` is left out: its output goes to a log, not to a terminal"),
    ("tty: false", nil),
    (
      "logging: { driver: syslog }",
      "warning 4: service `a`: `logging` is left out: `logs` and reports have what it writes, and `syslog` gets nothing"
    ),
    (
      "security_opt: [\"no-new-privileges:true\"]",
      "warning 4: service `a`: `no-new-privileges:true` is left out: here its programs may gain rights, as by `sudo`"
    ),
    ("security_opt: [\"no-new-privileges:false\"]", nil),
    (
      "annotations: { a: b }",
      "warning 4: service `a`: `annotations` is left out: no runtime of the engine looks for them"
    ),
    ("attach: false", nil),
    (
      "deploy: { resources: { reservations: { memory: 1M } } }",
      "warning 4: service `a`: `deploy.resources.reservations.memory` is left out: only limits count here"
    ),
    (
      "volumes: [{ type: volume, target: /a, volume: { nocopy: true } }]",
      "warning 4: service `a`: `volume.nocopy` is left out: what the image has there is copied into it"
    ),
    (
      "volumes: [{ type: bind, source: ./a, target: /a, bind: { propagation: rshared } }]",
      "warning 4: service `a`: `bind.propagation` is left out: mounts made later do not reach the service, nor the host"
    ),
    ("volumes: [{ type: bind, source: ./a, target: /a, bind: { create_host_path: true } }]", nil),
    ("volumes: [{ target: /a, colour: red }]", "error 4: service `a`: `colour` is no key of a volume"),
    (
      "networks: { default: { priority: 1 } }",
      "warning 4: service `a`: `priority` is left out: every service is in one network, the environment's own"
    ),
    ("cpuset: \"0\"", "warning 4: service `a`: `cpuset` is left out: only `cpus` limits processors here"),
    ("cpu_shares: 0", nil),
    (
      "deploy: { restart_policy: { condition: any, max_attempts: 3, delay: 1s } }",
      "warning 4: service `a`: `deploy.restart_policy.max_attempts` is left out: `restart` has no limit of times here"
    ),
    (
      "deploy: { restart_policy: { condition: often } }",
      "error 4: service `a`: `deploy.restart_policy.condition` cannot be `often`"
    ),
    ("devices: [/dev/null]", "error 4: service `a`: `devices` cannot be kept: services get no devices of the host"),
    ("ipc: host", "error 4: service `a`: `ipc` cannot be kept: every service has namespaces of its own"),
    ("x-mine: 1", nil),
    ("imagee: a", "error 4: service `a`: `imagee` is no key of a service in the Compose Specification"),
    (
      "deploy: { replicas: 3 }", "warning 4: service `a`: `deploy.replicas` is left out: one instance is started, not 3"
    ),
    ("ports: [http]", "error 4: service `a`: `http` is no port"),
    ("depends_on: [b]", "error 4: service `a`: it needs `b`, which is no service"),
    (
      "networks: { default: { ipv4_address: 10.0.0.1 } }",
      "error 4: service `a`: `ipv4_address` cannot be kept: addresses are the engine's choice"
    ),
    ("volumes: [data:/data]", "error 4: service `a`: volume `data` is not declared under `volumes:`"),
    ("restart: sometimes", "error 4: service `a`: `restart` cannot be `sometimes`"),
    ("mem_limit: lots", "error 4: service `a`: `mem_limit` is a size as `256m`, not `lots`"),
    ("command: \"'open\"", "error 4: service `a`: a quote in `command` is not closed"),
    (
      "healthcheck: { test: [curl] }",
      "error 4: service `a`: `healthcheck.test` begins with `CMD`, `CMD-SHELL` or `NONE`"
    ),
    (
      "build: https://example.com/x.git",
      "error 4: service `a`: the build's context must be a folder, not `https://example.com/x.git`"
    ),
  ])
  func `has nothing dropped in silence`(yaml: String, finding: String?) {
    #expect(Trial.findings(yaml) == (finding.map { [$0] } ?? []))
  }
}
