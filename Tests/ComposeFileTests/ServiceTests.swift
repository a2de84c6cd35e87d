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
    ("[\"CMD\", \"pg_isready\", \"-q\"]", #"exec("pg_isready", "-q", within: 3m)"#),
    ("curl -f http://localhost", #"exec("/bin/sh", "-c", "curl -f http://localhost", within: 3m)"#),
    ("[CMD-SHELL, \"a || b\"]", #"exec("/bin/sh", "-c", "a || b", within: 3m)"#), ("[NONE]", "running()"),
  ])
  func `is ready when its check passes, asked at once`(test: String, probe: String) {
    #expect(Trial.settings("healthcheck: { test: \(test) }")["ready"] == probe)
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
    let settings = Trial(text, variables: ["TOKEN": "t"]).settings()
    #expect(settings["volumes"] == #"["./plain.conf:/plain:ro", "./pass.txt:/run/secrets/db_pass:ro"]"#)
    #expect(settings["files"] == #"{ "/etc/inline.conf": "x = 1" }"#)
    #expect(settings["secrets"] == #"{ token: secret("TOKEN") }"#)
  }

  @Test(arguments: [
    (
      "network_mode: host",
      "error 4: service `a`: `network_mode: host` cannot be kept: every environment has a network of its own"
    ),
    ("logging: { driver: none }", nil),
    ("tty: true", "warning 4: service `a`: `tty` is left out: its output goes to a log, not to a terminal"),
    ("tty: false", nil),
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
