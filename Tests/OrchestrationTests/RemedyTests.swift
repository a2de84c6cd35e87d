import ContainerEngine
import Orchestration
import Testing

/// Every failure says what can be done about it.
@Suite("Remedies")
struct RemedyTests {
  private func remedies(_ reason: ServiceFailure.Reason, log: [String] = ["broken"]) -> String {
    OrchestrationError.serviceFailed(
      ServiceFailure(service: "web", environment: Sample.identity, reason: reason, log: log)
    ).remedies.joined(separator: "; ")
  }

  @Test(arguments: [
    (0, "ready: completed()"), (1, "its last lines say why"), (126, "executable"), (127, "is it in its image"),
    (137, "no memory left"), (139, "processor"),
  ])
  func exits(_ code: Int, _ words: String) {
    #expect(remedies(.exited(code: code, outOfMemory: false)).contains(words))
  }

  @Test("what is meant to end, and is started again when it has")
  func completion() {
    let failure = ServiceFailure(
      service: "migration", environment: Sample.identity, reason: .exited(code: 0, outOfMemory: false),
      restarts: ServiceFailure.Restarts(count: 4, exitCode: 0), isMeantToEnd: true)
    let remedies = OrchestrationError.serviceFailed(failure).remedies.joined()
    #expect(remedies.contains("leave out `restart:`") && !remedies.contains("say so: `ready: completed()`"))
  }

  @Test("what ended by failing can be left for a look")
  func look() {
    #expect(remedies(.exited(code: 1, outOfMemory: false)).contains("--keep-failed"))
    #expect(remedies(.exited(code: 1, outOfMemory: false), log: []).contains("it said nothing"))
  }

  @Test(arguments: [
    (EngineError.ContainerObstacle.program("srv", .missing), "sh"), (.program("/srv", .notExecutable), "chmod +x"),
    (.nothingToRun, "command:"), (.unknownUser("ada"), "user:"), (.hostPortTaken(5432), "publish=5432"),
    (.noWorkingFolder(path: "/x"), "workdir"),
    (.noBindSource(path: "/x"), "relative"), (.mountOfOtherKind(path: "/x"), "onto"),
    (.tooLittleMemory(minimum: "6MB"), "`memory: 6M`"), (.tooManyProcessors(available: "2"), "`cpus: 2`"),
  ])
  func refusals(_ obstacle: EngineError.ContainerObstacle, _ words: String) {
    #expect(remedies(.refused(obstacle)).contains(words))
  }

  @Test("an engine that takes a call and does not answer")
  func silence() {
    let cause = EngineError.Cause.noAnswer(
      .init("unix:///x.sock"), call: "POST /containers/create", limit: .seconds(120))
    let failure = OrchestrationError.engine(EngineError(operation: "create container a", cause: cause), service: "a")
    #expect(
      failure.describe() == """
        service `a`: cannot create container a: the engine at unix:///x.sock has not answered `POST /containers/create` for 2m
        """)
    #expect(failure.remedies.joined().contains("orch doctor"))
    #expect(failure.remedies.joined().contains("systemctl restart docker"))
  }

  @Test("a build by hand is the same build")
  func builds() {
    let source = BuildSource(
      context: "/work/my app", dockerfile: "api.Dockerfile", target: "prod", arguments: ["B": "it's", "A": "1"])
    func remedies(_ output: [String]) -> [String] {
      let cause = EngineError.Cause.buildFailed(step: "RUN false", exitCode: 1, message: "failed", output: output)
      return OrchestrationError.buildFailed(
        services: ["api"], source, replaced: ["python:3.11": "mirror/python:3.11"],
        cause: EngineError(operation: "build", cause: cause)
      ).remedies
    }
    #expect(
      remedies([]) == [
        #"by hand: `docker build -f '/work/my app/api.Dockerfile' --target prod --build-arg A=1 --build-arg 'B=it'\''s' '/work/my app'`"#,
        "before: `docker tag mirror/python:3.11 python:3.11`",
      ])
    #expect(remedies(["no such file"]).first == "the lines above are the step's own")
    // What every fetch says is no sign of a network that is not there.
    for line in ["Resolving deltas: 100% (9/9), done.", "npm info resolved 12 packages", "test_slow: timed out"] {
      #expect(remedies([line]).first == "the lines above are the step's own")
    }
    let offline = remedies(["fatal: Could not resolve host: example.org"])
    #expect(offline.first?.contains("https_proxy") == true)
    #expect(offline.dropFirst().first?.hasPrefix("by hand: ") == true)
  }

  @Test("a container that vanished, and an engine that says no more than its words")
  func others() {
    #expect(!remedies(.removed).isEmpty)
    #expect(remedies(.couldNotStart(message: "no")).contains("engine's words"))
  }

  private func pull(_ obstacle: EngineError.PullObstacle) -> EngineError {
    EngineError(operation: "pull image redis:7", cause: .pullFailed(image: "redis:7", obstacle, message: "no"))
  }

  @Test("a registry that cannot be reached is not a name that is wrong")
  func registry() {
    let away = pull(.registryUnreachable(host: "registry.example", reason: "no such host"))
    let error = OrchestrationError.imageMissing(services: ["cache"], reference: "redis:7", cause: away)
    #expect(
      error.describe()
        == "no image `redis:7` for service `cache`: the registry registry.example cannot be reached: no such host")
    let remedies = error.remedies.joined(separator: "; ")
    #expect(remedies.contains("ORCH_IMAGE_PREFIX") && !remedies.contains("name"))
    let unknown = OrchestrationError.imageMissing(
      services: ["cache"], reference: "redis:7", cause: pull(.unknownOrPrivate))
    #expect(unknown.remedies.first?.contains("is its name right?") == true)
  }

  @Test(arguments: [
    ("COPY failed: file not found in build context or excluded by .dockerignore", "relative to /src"),
    ("dockerfile parse error line 3: unknown instruction: FORM", "/src/Dockerfile:3"),
    ("failed to reach build target stage in Dockerfile", "AS stage"), ("something else", "docker build"),
  ])
  func builds(_ message: String, _ words: String) {
    let cause = EngineError(
      operation: "build", cause: .buildFailed(step: nil, exitCode: nil, message: message, output: []))
    let source = BuildSource(context: "/src", target: "stage")
    let remedies = OrchestrationError.buildFailed(services: ["api"], source, cause: cause).remedies
    #expect(remedies.joined(separator: "; ").contains(words))
  }

  @Test("a step that failed")
  func steps() {
    func remedies(_ code: Int, _ output: String) -> String {
      let cause = EngineError(
        operation: "build", cause: .buildFailed(step: "RUN x", exitCode: code, message: "", output: [output]))
      return OrchestrationError.buildFailed(services: ["api"], BuildSource(context: "/src"), cause: cause).remedies
        .joined(separator: "; ")
    }
    #expect(remedies(127, "sh: x: not found").contains("earlier step"))
    #expect(remedies(100, "Temporary failure resolving 'deb.debian.org'").contains("https_proxy"))
    #expect(remedies(2, "error").contains("docker build -f /src/Dockerfile /src"))
  }

  @Test("a base image that cannot be had")
  func base() {
    let cause = pull(.registryUnreachable(host: "registry.example", reason: "no such host"))
    let error = OrchestrationError.buildFailed(services: ["api"], BuildSource(context: "/src"), cause: cause)
    #expect(
      error.describe() == """
        the build of service `api` from /src/Dockerfile failed: no image `redis:7`: the registry registry.example \
        cannot be reached: no such host
        """)
    #expect(error.remedies.contains { $0.contains("ORCH_IMAGE_PREFIX") })
  }

  @Test("a variable of orch's own says its form")
  func variable() {
    #expect {
      try OrchestrationSettings(environment: ["ORCH_SUBNETS": "foo"])
    } throws: { error in
      guard let error = error as? OrchestrationError else { return false }
      return error.describe() == "ORCH_SUBNETS makes no sense: `foo`"
        && error.remedies == ["write a range of at least a /29, as `10.201.0.0/16`, or unset it"]
    }
  }
}
