import ContainerEngine
import Orchestration
import Testing

@Suite("Texts of failures")
struct DescriptionTests {
  @Test("a failed service tells all that is known of it")
  func service() {
    let failure = ServiceFailure(
      service: "db", environment: Sample.identity, reason: .exited(code: 137, outOfMemory: true),
      answers: [
        ProbeAnswer(time: .milliseconds(120), finding: .connectionRefused(port: 5432), times: 14),
        ProbeAnswer(
          time: .milliseconds(2500),
          finding: .refusedByServer(protocolName: "PostgreSQL", code: "57P03", message: "starting up")),
      ],
      log: ["initdb", "killed"], blocked: ["api", "web"], kept: true)
    #expect(
      OrchestrationError.serviceFailed(failure).describe() == """
        service `db` ran out of memory and was killed (exit status 137)
          not started because of it: api, web
          what its probe was answered:
            after 120ms: nothing listens on port 5432 (14 times in a row)
            after 2.5s: PostgreSQL says 57P03: starting up
          its last lines:
            initdb
            killed
          left running for a look: environment k3x9p2, container test-db-k3x9p2
        """)
  }

  @Test("of a long answer the beginning is told")
  func longAnswer() {
    let words = String(repeating: "Redis is running in protected mode. ", count: 30)
    let text = ProbeFinding.refusedByServer(protocolName: "Redis", code: "DENIED", message: words).describe()
    #expect(text.hasPrefix("Redis says DENIED: Redis is running in protected mode. Redis"))
    #expect(text.hasSuffix(" …") && text.count < 240)
    #expect(ProbeFinding.httpStatus(500, body: "short\nenough").describe() == "HTTP status 500: \"short ⏎ enough\"")
  }

  @Test("a failed build shows its step and what it wrote")
  func build() {
    let cause = EngineError(
      operation: "build",
      cause: .buildFailed(step: "RUN make", exitCode: 2, message: "returned 2", output: ["cc a.c", "error"]))
    #expect(
      OrchestrationError.buildFailed(services: ["api", "worker"], BuildSource(context: "/src"), cause: cause)
        .describe() == """
          the build of services `api`, `worker` from /src/Dockerfile failed at `RUN make` with exit status 2
              cc a.c
              error
          """)
  }

  @Test(arguments: [
    (Duration.milliseconds(90_000), "1m30s"), (.seconds(120), "2m"), (.seconds(5), "5s"), (.milliseconds(5250), "5.2s"),
    (.milliseconds(40), "40ms"),
  ])
  func duration(_ duration: Duration, _ text: String) {
    let failure = ServiceFailure(service: "a", environment: Sample.identity, reason: .neverReady(within: duration))
    #expect(failure.describe() == "service `a` was not ready within \(text)\n  it wrote nothing")
  }
}
