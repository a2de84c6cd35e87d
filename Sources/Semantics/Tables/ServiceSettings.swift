/// What `service name { … }` may say: the language's own vocabulary, which every engine is to serve.
enum ServiceSettings {
  static let all = source + run + network + readiness + storage + limits + life + rights

  /// What an environment variable, a label or a build argument may be: whatever has one obvious text.
  static let plain = ValueType.oneOf([.string, .number, .bool])
  static let words = ValueType.oneOf([.string, .listOf(.string)])

  private static let source = [
    Setting(
      "image", .string, rules: [.images], help: "The image to run, as the engine names it.",
      example: #"image: "postgres:16-alpine""#),
    Setting(
      "pull", .choice(["missing", "always", "never"]),
      help: "When the image is pulled: where the engine lacks it, which is usual; once in each run; or never.",
      example: #"pull: "always""#, otherNames: ["pull_policy"]),
    Setting(
      "build", .oneOf([.string, .record]),
      help: "Builds the image: a Dockerfile, a folder that holds one, or a record of build settings.",
      example: #"build: "docker/api.Dockerfile""#, otherNames: ["dockerfile", "context"]),
  ]

  private static let run = [
    Setting(
      "command", words, help: "What to run instead of the image's command; a string is split as a shell does it.",
      example: #"command: ["python", "-m", "api"]"#, otherNames: ["cmd", "args"]),
    Setting(
      "entrypoint", words, help: "Replaces the image's entry point; an empty list clears it.",
      example: #"entrypoint: ["/bin/sh", "-c"]"#),
    Setting(
      "env", .recordOf(plain), rules: [.variableNames], help: "Environment variables.",
      example: #"env: { POSTGRES_PASSWORD: "test" }"#,
      otherNames: ["environment", "environment_variables", "envs"]),
    Setting(
      "env_file", words,
      help: "Files of NAME=value lines, as Compose reads them, before `env`; paths are relative to this file.",
      example: #"env_file: "api.env""#),
    Setting(
      "user", .oneOf([.string, .int]), rules: [.users], help: "The user it runs as: a name or a number.",
      example: "user: 1000"),
    Setting(
      "workdir", .string, rules: [.absolutePath], help: "The folder it starts in.", example: #"workdir: "/app""#,
      otherNames: ["working_dir", "cwd"]),
    Setting(
      "init", .bool, help: "Runs a small init as process 1, which reaps children and forwards signals.",
      example: "init: true"),
  ]

  private static let network = [
    Setting(
      "port", .port, help: "The port it listens on; the host's free port for it is `.port`.", example: "port: 5432",
      otherNames: ["expose"]),
    Setting(
      "ports", .listOf(.port), help: "The ports it listens on; the first is its main port.",
      example: "ports: [8000, 53/udp]"),
    Setting(
      "publish", .recordOf(.int),
      help:
        "Ports of the host for ports of its own, where they must be these; without it the engine chooses free ones.",
      example: #"publish: { "8000/tcp": 18000 }"#),
    Setting(
      "url", .string,
      help: "The form of `.url`: what stands around host and port, which are put in behind `//` or `@`.",
      example: #"url: "postgres://test:test@/shop""#),
    Setting(
      "aliases", .listOf(.string), rules: [.hostNames],
      help: "Further names by which other services of the environment reach it.",
      example: #"aliases: ["db.internal"]"#, otherNames: ["alias"]),
    Setting(
      "hostname", .string, rules: [.hostNames], help: "What it calls itself; without it, its name.",
      example: #"hostname: "db""#),
    Setting(
      "dns", words, rules: [.addresses], help: "Name servers to ask for what is not in the environment.",
      example: #"dns: ["1.1.1.1"]"#,
      otherNames: ["nameservers"]),
    Setting(
      "hosts", .recordOf(words), rules: [.hostNameKeys, .hostAddresses],
      help: "Further host names, each with its address, or a list of several.",
      example: #"hosts: { "pay.example": "127.0.0.1" }"#, otherNames: ["extra_hosts"]),
  ]

  private static let readiness = [
    Setting(
      "needs", .listOf(.declaration(.service)), help: "Services that must be ready before it starts.",
      example: "needs: [postgres, redis]", otherNames: ["depends_on", "dependencies", "links", "requires"]),
    Setting(
      "ready", .probe, help: "The probe that says when it is ready; see `help probes`.",
      example: #"ready: http("/health", within: 30s)"#,
      otherNames: ["healthcheck", "health", "health_check", "readiness", "wait_for", "probe"]),
  ]

  private static let storage = [
    Setting(
      "volumes", words, rules: [.volumes],
      help:
        "Named volumes or folders of the host, each as `source:target`, with `:ro` to only read, `:create` to make the folder where none is.",
      example: #"volumes: ["data:/var/lib/data", "./seed:/seed:ro"]"#, otherNames: ["mounts", "volume"]),
    Setting(
      "tmpfs", words, rules: [.absolutePath], help: "Folders kept in memory: fast, and empty at each start.",
      example: #"tmpfs: "/var/lib/postgresql/data""#),
    Setting(
      "files", .recordOf(.string), rules: [.absolutePathKeys],
      help:
        "Files written into the container before it starts: path and text. One in a `tmpfs` can be written there, but not replaced or removed.",
      example: #"files: { "/etc/api.conf": "debug = true" }"#, otherNames: ["configs"]),
    Setting(
      "secrets", .recordOf(.string), rules: [.fileNames],
      help: "Secret values, each as a file of its name in /run/secrets, and never shown.",
      example: #"secrets: { api_token: secret("API_TOKEN") }"#),
    Setting(
      "shm", .size, rules: [.notEmpty], help: "The size of /dev/shm.", example: "shm: 128M",
      otherNames: ["shm_size", "shared_memory"]),
    Setting("read_only", .bool, help: "Makes the container's own file system read-only.", example: "read_only: true"),
  ]

  private static let limits = [
    Setting(
      "memory", .size, rules: [.positive], help: "The most memory it may use; more gets it killed.",
      example: "memory: 256M",
      otherNames: ["mem_limit", "mem", "ram"]),
    Setting(
      "cpus", .number, rules: [.positive], help: "How many processors it may use.", example: "cpus: 0.25",
      otherNames: ["cpu"]),
    Setting(
      "pids", .int, rules: [.positive], help: "How many processes it may have.", example: "pids: 200",
      otherNames: ["pids_limit"]),
    Setting(
      "ulimits", .recordOf(.oneOf([.int, .listOf(.int)])), rules: [.ulimits, .softAndHard],
      help: "Limits per process: one number, or a list of the soft and the hard one.",
      example: "ulimits: { nofile: [1024, 4096] }"),
    Setting(
      "sysctls", .recordOf(plain), help: "Kernel settings of its own network and processes.",
      example: #"sysctls: { "net.core.somaxconn": 1024 }"#, otherNames: ["sysctl"]),
  ]

  private static let life = [
    Setting(
      "stop_signal", .string, rules: [.signals], help: "The signal that asks it to end.",
      example: #"stop_signal: "SIGINT""#),
    Setting(
      "stop_timeout", .duration, rules: [.notNegative], help: "How long it may take to end before it is killed.",
      example: "stop_timeout: 5s",
      otherNames: ["stop_grace_period"]),
    Setting(
      "restart", .choice(["no", "on-failure", "always", "unless-stopped"]),
      help: "When the engine starts it again after it ended.", example: #"restart: "on-failure""#),
    Setting(
      "labels", .recordOf(plain), rules: [.namedLabels, .labelNames], help: "Labels of the container.",
      example: #"labels: { team: "orders" }"#),
  ]

  private static let rights = [
    Setting(
      "capabilities", .oneOf([.listOf(.string), .recordOf(.listOf(.string))]), rules: [.capabilities],
      help: "Rights beyond the engine's default: a list of those to add, or a record of `add` and `drop`.",
      example: #"capabilities: { add: ["NET_ADMIN"], drop: ["ALL"] }"#, otherNames: ["cap_add", "cap_drop"]),
    Setting(
      "privileged", .bool, help: "Gives it all rights on the engine's host; for what runs containers itself.",
      example: "privileged: true"),
  ]
}

/// What the record form of a service's `build` may say.
enum BuildSettings {
  static let all = [
    Setting("context", .string, help: "The folder whose files the build sees.", example: #"context: "..""#),
    Setting(
      "dockerfile", .string, help: "The Dockerfile, relative to the context.",
      example: #"dockerfile: "docker/api.Dockerfile""#, otherNames: ["file"]),
    Setting("target", .string, help: "The stage to stop at.", example: #"target: "runtime""#),
    Setting(
      "args", .recordOf(ServiceSettings.plain), help: "Values of the Dockerfile's ARGs.",
      example: #"args: { VERSION: "1.2" }"#, otherNames: ["arguments", "build_args"]),
    Setting("no_cache", .bool, help: "Builds anew, once per run.", example: "no_cache: true"),
  ]
}

/// What the record form of a service's `capabilities` may say.
enum CapabilitySettings {
  static let all = [
    Setting(
      "add", .listOf(.string), rules: [.capabilities], help: "Rights that it gets.", example: #"add: ["NET_ADMIN"]"#),
    Setting(
      "drop", .listOf(.string), rules: [.capabilities], help: "Rights that it loses.", example: #"drop: ["ALL"]"#),
  ]
}
