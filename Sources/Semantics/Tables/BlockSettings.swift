/// What `env name { … }` may say besides services of its own.
enum EnvironmentSettings {
  static let all = [
    Setting(
      "services", .listOf(.declaration(.service)), help: "The services it has; what they need comes along.",
      example: "services: [backend]")
  ]
}

/// What may follow `with` in the head of a test.
enum TestSettings {
  static let all = [
    Setting(
      "timeout", .duration, help: "How long one attempt of the test may take, without the environment's start.",
      example: #"test "order" in shop with timeout: 60s { expect shop.api.port > 0 }"#, otherNames: ["limit"]),
    Setting(
      "retries", .int, rules: [.within(0...1000)],
      help: "How often a failed test is run again; one that passes late is flaky.",
      example: #"test "order" in shop with retries: 1 { expect shop.api.port > 0 }"#,
      otherNames: ["retry", "attempts", "flaky"]),
    Setting(
      "from", .oneOf([.handle(.snapshot), .string]),
      help: "A snapshot whose data its environment's services start with.",
      example: #"test "order" in shop with from: "seeded" { expect shop.api.port > 0 }"#, otherNames: ["snapshot"]),
  ]
}

/// What may follow `with` in the head of a suite: it holds for each of its tests that says nothing else.
enum SuiteSettings {
  static let all = [
    Setting(
      "timeout", .duration, help: "How long one attempt of each test may take.",
      example: #"suite "api" in shop with timeout: 60s { test "up" { expect shop.api.port > 0 } }"#),
    Setting(
      "retries", .int, rules: [.within(0...1000)], help: "How often a failed test of the suite is run again.",
      example: #"suite "api" in shop with retries: 1 { test "up" { expect shop.api.port > 0 } }"#),
    Setting(
      "from", .oneOf([.handle(.snapshot), .string]),
      help: "A snapshot whose data its environment's services start with.",
      example: #"suite "api" in shop with from: "seeded" { test "up" { expect shop.api.port > 0 } }"#,
      otherNames: ["snapshot"]),
    Setting(
      "junit", .oneOf([.string, .listOf(.string)]),
      help:
        "JUnit reports that the suite's programs write, as `report.xml` or `out/*.xml`: each test in them is one of the suite's.",
      example: #"suite "pytest" in shop with junit: "report.xml" { $ pytest --junitxml report.xml }"#,
      otherNames: ["junitxml", "report", "reports"]),
  ]
}

/// What `with … { }` may set for its block.
enum WithSettings {
  static let all = [
    Setting(
      "timeout", .duration, help: "How long the block may take.", example: #"with timeout: 30s { sleep 1s }"#),
    Setting(
      "cwd", .string, help: "The folder that programs and relative paths start from.",
      example: #"with cwd: "web" { $ ls }"#, otherNames: ["workdir", "dir", "directory"]),
    Setting(
      "env", .recordOf(ServiceSettings.plain), help: "Environment variables of the programs it runs.",
      example: #"with env: ({ CI: "1" }) { $ env }"#, otherNames: ["environment"]),
  ]
}

/// What may follow `with` in the head of `parallel for`.
enum ParallelSettings {
  static let all = [
    Setting(
      "max", .int, rules: [.within(1...Int64.max)], help: "How many rounds may run at once.",
      example: "parallel for n in range(0, 9) with max: 3 { sleep 1s }", otherNames: ["limit", "jobs", "concurrency"])
  ]
}

/// What may follow `with` behind `use compose`. All of it is known before anything runs.
enum ComposeSettings {
  static let all = [
    Setting(
      "over", .listOf(.string), help: "Further Compose files, each put over those before it; relative to this file.",
      example: #"use compose "compose.yml" as shop with over: ["compose.test.yml"]"#,
      otherNames: ["files", "file", "overrides"]),
    Setting(
      "profiles", .listOf(.string), help: "Profiles that are on, beside those of COMPOSE_PROFILES.",
      example: #"use compose "compose.yml" as shop with profiles: ["debug"]"#, otherNames: ["profile"]),
    Setting(
      "ports", .choice(["dynamic", "fixed"]),
      help: "Whether the host's ports that the file fixes are kept; else the engine chooses, so that nothing collides.",
      example: #"use compose "compose.yml" as shop with ports: "fixed""#),
  ]
}
