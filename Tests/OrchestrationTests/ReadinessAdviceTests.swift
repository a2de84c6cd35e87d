import ContainerEngine
import Testing

@testable import Orchestration

/// What is advised when a service does not get ready: waiting longer only where that can help.
@Suite("Advice on readiness")
struct ReadinessAdviceTests {
  private func advice(_ finding: ProbeFinding, _ listening: [ListeningSocket]? = nil) -> String {
    ReadinessAdvice(finding: finding, listening: listening).lines.joined(separator: "; ")
  }

  @Test(arguments: [
    (ProbeFinding.httpStatus(404, body: ""), "path"), (.httpStatus(401, body: ""), "credentials"),
    (.httpStatus(204, body: ""), "status: 204"), (.notUnderstood(protocolName: "HTTP", received: "+"), "speak HTTP"),
    (.refusedByServer(protocolName: "PostgreSQL", code: "28P01", message: ""), "user and password"),
    (.refusedByServer(protocolName: "PostgreSQL", code: "3D000", message: ""), "database"),
    (.refusedByServer(protocolName: "Redis", code: "WRONGPASS", message: ""), "password"),
    (.refusedByServer(protocolName: "Redis", code: "DENIED", message: ""), "--protected-mode"),
    (.refusedByServer(protocolName: "gRPC", code: "UNIMPLEMENTED", message: ""), "grpc.health.v1"),
    (.noProgram(name: "curl", .missing), "no `curl`"),
  ])
  func mistakes(_ finding: ProbeFinding, _ word: String) {
    #expect(advice(finding).contains(word))
    #expect(!advice(finding).contains("longer"))
  }

  @Test(arguments: [
    ProbeFinding.httpStatus(503, body: ""), .commandFailed(exitCode: 1, output: ""), .connectionRefused(port: 80),
    .refusedByServer(protocolName: "PostgreSQL", code: "57P03", message: ""),
    .refusedByServer(protocolName: "Redis", code: "LOADING", message: ""), .logMatches(found: 0, wanted: 1),
  ])
  func patience(_ finding: ProbeFinding) { #expect(advice(finding).contains("within: 2m")) }

  @Test("ports are told by what listens")
  func ports() {
    let refused = ProbeFinding.closedAtOnce(port: 80)
    #expect(advice(refused, [ListeningSocket(port: 8080, isLoopback: false)]).contains("port 8080, not on 80"))
    #expect(advice(refused, [ListeningSocket(port: 80, isLoopback: true)]).contains("0.0.0.0"))
    #expect(advice(refused, [ListeningSocket(port: 80, isLoopback: false)]).contains("does it speak"))
    #expect(advice(refused, [ListeningSocket(port: 90, isLoopback: true)]).contains("port 90 of 127.0.0.1 only"))
    #expect(advice(refused, []).contains("nothing listens inside it"))
    #expect(!advice(refused, nil).contains("nothing listens"))
  }

  @Test("of several findings each is told once")
  func several() {
    let finding = ProbeFinding.several([.httpStatus(404, body: "a"), .httpStatus(404, body: "b"), .notRunning])
    #expect(ReadinessAdvice(finding: finding, listening: nil).lines.count == 1)
  }

  @Test("the kernel's table is read, without the engine's own resolver")
  func table() {
    let table = """
        sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
         0: 0B00007F:8A91 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1
         1: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 2 1
         2: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 3 1
         3: 0100007F:1F91 0100007F:1234 01 00000000:00000000 00:00000000 00000000     0        0 4 1
         4: 00000000000000000000000000000000:18EB 00000000000000000000000000000000:0000 0A 0:0
         5: 00000000000000000000000001000000:18EC 00000000000000000000000000000000:0000 0A 0:0
         6: 0000000000000000FFFF00000100007F:18ED 00000000000000000000000000000000:0000 0A 0:0
      """
    #expect(
      ListeningSocket.parse(table) == [
        ListeningSocket(port: 8080, isLoopback: true), ListeningSocket(port: 80, isLoopback: false),
        ListeningSocket(port: 6379, isLoopback: false), ListeningSocket(port: 6380, isLoopback: true),
        ListeningSocket(port: 6381, isLoopback: true),
      ])
    #expect(ListeningSocket.parse("").isEmpty)
  }
}
