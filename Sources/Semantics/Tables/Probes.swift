/// The functions that `ready:` looks up first. Each asks the service one question from outside, at once and then every
/// few milliseconds.
enum Probes {
  static let all = speaking + inside + combined

  private static let within = Signature.Parameter(
    "within", .duration, .optional(defaultText: "60s"), isNamedOnly: true,
    help: "How long it may take, counted from the container's start.")
  private static let every = Signature.Parameter(
    "every", .duration, .optional(defaultText: "10ms, growing to 250ms"), isNamedOnly: true,
    help: "A fixed pause between attempts.")
  private static let port = Signature.Parameter(
    "port", .port, .optional(defaultText: "the first TCP port"), isNamedOnly: true, help: "The port to ask.")
  private static let password = Signature.Parameter(
    "password", .string, .optional(defaultText: "from the service's env"), isNamedOnly: true, help: "The password.")

  private static let speaking = [
    probe(
      "http",
      [
        Signature.Parameter("path", .string, .optional(defaultText: "/"), help: "The path to get, with its query."),
        port,
        Signature.Parameter(
          "status", .int, .optional(defaultText: "200 to 399"), isNamedOnly: true, help: "The status that counts."),
        Signature.Parameter(
          "contains", .string, .optional(defaultText: "anything"), isNamedOnly: true,
          help: "Text that the body must contain."),
        Signature.Parameter(
          "headers", .recordOf(.string), .optional(defaultText: "none"), isNamedOnly: true, help: "Headers to send."),
      ],
      "Ready when it answers an HTTP request.", #"ready: http("/health", within: 30s)"#),
    probe(
      "tcp",
      [Signature.Parameter("port", .port, .optional(defaultText: "the first TCP port"), help: "The port to ask.")],
      "Ready when the service itself holds a connection open or speaks.", "ready: tcp(9000)"),
    probe(
      "postgres",
      [
        Signature.Parameter(
          "user", .string, .optional(defaultText: "from the service's env"), isNamedOnly: true, help: "The role."),
        Signature.Parameter(
          "database", .string, .optional(defaultText: "from the service's env"), isNamedOnly: true,
          help: "The database."),
        password, port,
      ],
      "Ready when PostgreSQL lets a client in and answers a query.", "ready: postgres()"),
    probe("mysql", [port], "Ready when MySQL or MariaDB greets.", "ready: mysql()"),
    probe("redis", [password, port], "Ready when Redis answers PING.", "ready: redis()"),
    probe(
      "grpc",
      [
        Signature.Parameter(
          "service", .string, .optional(defaultText: "the whole server"), help: "The name of the service asked for."),
        port,
      ],
      "Ready when the gRPC health service says SERVING.", "ready: grpc()"),
  ]

  private static let inside = [
    probe(
      "exec",
      [
        Signature.Parameter("command", .string, .rest, help: "The program and its arguments."),
        Signature.Parameter(
          "user", .string, .optional(defaultText: "the container's"), isNamedOnly: true, help: "The user to run as."),
      ],
      "Ready when a program in the container exits with 0.", #"ready: exec("rabbitmq-diagnostics", "ping")"#),
    probe(
      "log",
      [
        Signature.Parameter("pattern", .string, form: .pattern, help: "A regular expression, searched in each line."),
        Signature.Parameter(
          "times", .int, .optional(defaultText: "1"), isNamedOnly: true, help: "How many lines must match."),
      ],
      "Ready when its output holds a line; the last resort, as a line says what was, not what is.",
      #"ready: log("listening on")"#),
    probe("image", [], "Ready when the image's own HEALTHCHECK passes.", "ready: image()"),
    probe("running", [], "Ready as soon as the container runs.", "ready: running()"),
    probe(
      "completed", [], "Ready when the container has ended with 0: a migration, a loader of data.",
      "ready: completed()"),
  ]

  private static let combined = [
    probe(
      "all", [Signature.Parameter("probes", .probe, .rest, help: "The probes.")], "Ready when all of them are.",
      #"ready: all(tcp(), http("/health"))"#),
    probe(
      "any", [Signature.Parameter("probes", .probe, .rest, help: "The probes.")], "Ready when one of them is.",
      "ready: any(tcp(8000), tcp(9000))"),
  ]

  private static func probe(
    _ name: String, _ parameters: [Signature.Parameter], _ summary: String, _ example: String
  ) -> Signature {
    Signature(name, parameters + [within, every], returns: .probe, summary: summary, example: example)
  }
}
