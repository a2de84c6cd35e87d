import ContainerEngine
import Glibc
import Testing

@testable import Orchestration

@Suite("Probes", .timeLimit(.minutes(1)))
struct ProbeTests {
  @Test("what the engine has just started again runs for the moment only, as far as anybody knows")
  func startedAgain() {
    func finding(restarts: Int, age: Double) -> ProbeFinding {
      var state = ContainerState(
        id: ContainerID(rawValue: "x"), name: "x", image: "x", imageID: "x", labels: [:], phase: .running, error: "",
        startedAt: Timestamp.text(Int64((WallClock.exactSeconds - age) * 1e9)), ports: [], addresses: [:], volumes: [],
        processID: 1)
      state.restarts = restarts
      return ProbeAttempt.judgeRunning(state)
    }
    #expect(finding(restarts: 0, age: 0.1) == .ready)
    #expect(finding(restarts: 2, age: 0.1) == .onlyJustRunning(restarts: 2))
    #expect(finding(restarts: 2, age: 5) == .ready)
    // The engine's clock is ahead.
    #expect(finding(restarts: 2, age: -60) == .ready)
  }

  private func ask(_ probe: Probe, _ server: TCPServer) async throws -> ProbeFinding {
    try await ask(probe, port: server.port)
  }

  /// The service's port is 80, whatever the server's is.
  private func ask(
    _ probe: Probe, port: UInt16, direct: String? = nil, patience: Duration = .milliseconds(30)
  ) async throws -> ProbeFinding {
    let target = ProbeTarget(
      container: ContainerID(rawValue: "c"), host: "127.0.0.1", ports: [80: port], directHost: direct)
    return try await ProbeAttempt(engine: FakeEngine(), poller: SocketPoller(), target: target, patience: patience).ask(
      probe)
  }

  private func serving(_ answer: String) -> TCPServer {
    TCPServer { connection in
      _ = TCPServer.read(connection)
      TCPServer.send(answer, to: connection)
    }
  }

  /// A port on which nothing listens.
  private func closedPort() -> UInt16 { TCPServer { _ in }.port }

  // MARK: TCP

  @Test("a connection that is held open is ready, one that is closed at once is the proxy's")
  func tcp() async throws {
    #expect(try await ask(.tcp(port: 80), TCPServer { TCPServer.drain($0) }) == .ready)
    #expect(try await ask(.tcp(port: 80), TCPServer { TCPServer.send("hello", to: $0) }) == .ready)
    let proxy = TCPServer { _ in }
    #expect(try await ask(.tcp(port: 80), port: proxy.port, patience: .seconds(60)) == .closedAtOnce(port: 80))
    withExtendedLifetime(proxy) {}
    #expect(try await ask(.tcp(port: 80), port: closedPort()) == .connectionRefused(port: 80))
    #expect(try await ask(.tcp(port: 81), port: 1) == .notRunning)
  }

  @Test("a container that can be reached directly is asked there, where an open port is proof enough")
  func direct() async throws {
    let service = TCPServer { TCPServer.drain($0) }
    let target = ProbeTarget(
      container: ContainerID(rawValue: "c"), host: "192.0.2.1", ports: [:], directHost: "127.0.0.1")
    let attempt = try ProbeAttempt(engine: FakeEngine(), poller: SocketPoller(), target: target, patience: .seconds(10))
    let began = ContinuousClock.now
    #expect(try await attempt.ask(.tcp(port: service.port)) == .ready)
    #expect(ContinuousClock.now - began < .seconds(5))
    let closed = closedPort()
    #expect(try await attempt.ask(.tcp(port: closed)) == .connectionRefused(port: closed))
  }

  // MARK: HTTP

  @Test(
    "any status from 200 to 399 is ready unless one is asked for",
    arguments: [
      (200, nil, true), (302, nil, true), (404, nil, false), (503, nil, false), (404, 404, true), (200, 204, false),
    ] as [(Int, Int?, Bool)])
  func status(_ status: Int, _ wanted: Int?, _ ready: Bool) async throws {
    let server = serving("HTTP/1.1 \(status) X\r\nContent-Length: 4\r\n\r\nbody")
    let finding = try await ask(.http(HTTPProbe(port: 80, status: wanted)), server)
    #expect(finding == (ready ? .ready : .httpStatus(status, body: "body")))
  }

  @Test("a body is read to its end, whether its length is told or not")
  func body() async throws {
    let probe = Probe.http(HTTPProbe(port: 80, body: "all good"))
    #expect(try await ask(probe, serving("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nall good")) == .ready)
    #expect(try await ask(probe, serving("HTTP/1.0 200 OK\r\n\r\nit is all good")) == .ready)
    #expect(
      try await ask(probe, serving("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nbad"))
        == .httpBodyLacks("all good", body: "bad"))
  }

  @Test("the request carries path, host and headers, and no header can smuggle in another")
  func request() async throws {
    let server = TCPServer { connection in
      let request = String(decoding: TCPServer.read(connection), as: UTF8.self)
      let good =
        request.hasPrefix("GET /health?a=1 HTTP/1.1\r\nHost: 127.0.0.1\r\n") && request.contains("\r\nX-Key: abc\r\n")
      TCPServer.send("HTTP/1.1 \(good ? 200 : 400) X\r\nContent-Length: 0\r\n\r\n", to: connection)
    }
    let probe = HTTPProbe(path: "health?a=1", port: 80, headers: [EnvironmentVariable("X-Key", "a\r\nbc")])
    #expect(try await ask(.http(probe), server) == .ready)
  }

  @Test("silence, early ends and other protocols are told apart")
  func odd() async throws {
    let probe = Probe.http(HTTPProbe(port: 80))
    #expect(try await ask(probe, TCPServer { _ = TCPServer.read($0) }) == .closedAtOnce(port: 80))
    #expect(
      try await ask(probe, serving("-ERR what?\r\n")) == .notUnderstood(protocolName: "HTTP", received: "-ERR what?"))
    let began = ContinuousClock.now
    #expect(try await ask(probe, TCPServer { TCPServer.drain($0) }) == .noAnswer(port: 80))
    #expect(ContinuousClock.now - began < ProbeAttempt.limit + .seconds(1))
  }

  // MARK: Redis

  @Test(
    "redis is ready with its PONG",
    arguments: [
      ("+PONG\r\n", ProbeFinding.ready), ("-NOAUTH Authentication required.\r\n", .ready),
      ("-LOADING still\r\n", .refusedByServer(protocolName: "Redis", code: "LOADING", message: "still")),
      ("HTTP/1.1 400\r\n", .notUnderstood(protocolName: "Redis", received: "HTTP/1.1 400")),
      ("", .closedAtOnce(port: 80)),
    ])
  func redis(_ answer: String, _ finding: ProbeFinding) async throws {
    #expect(try await ask(.redis(RedisProbe(port: 80)), serving(answer)) == finding)
  }

  @Test("a known password is used, and a wrong one is not ready")
  func redisPassword() async throws {
    let server = TCPServer { connection in
      let request = String(decoding: TCPServer.read(connection), as: UTF8.self)
      guard request == "*2\r\n$4\r\nAUTH\r\n$6\r\nse cre\r\n" else {
        return TCPServer.send("-WRONGPASS no\r\n", to: connection)
      }
      TCPServer.send("+OK\r\n", to: connection)
      _ = TCPServer.read(connection)
      TCPServer.send("+PONG\r\n", to: connection)
    }
    #expect(try await ask(.redis(RedisProbe(port: 80, password: "se cre")), server) == .ready)
    #expect(
      try await ask(.redis(RedisProbe(port: 80, password: "x")), server)
        == .refusedByServer(protocolName: "Redis", code: "WRONGPASS", message: "no"))
  }

  // MARK: PostgreSQL

  private func message(_ kind: Character, _ body: [UInt8]) -> [UInt8] {
    let size = body.count + 4
    return [kind.asciiValue ?? 0] + (0..<4).map { UInt8(truncatingIfNeeded: size >> (24 - 8 * $0)) } + body
  }

  private func authentication(_ code: UInt8, _ rest: [UInt8] = []) -> [UInt8] { message("R", [0, 0, 0, code] + rest) }

  @Test("postgres that still starts says so, and is not ready")
  func postgresStarting() async throws {
    let error = message("E", Array("SFATAL\0C57P03\0Mthe database system is starting up\0\0".utf8))
    let server = TCPServer { connection in
      _ = TCPServer.read(connection)
      TCPServer.send(error, to: connection)
    }
    #expect(
      try await ask(.postgres(PostgresProbe(port: 80)), server)
        == .refusedByServer(protocolName: "PostgreSQL", code: "57P03", message: "the database system is starting up"))
  }

  @Test("without a password its being asked for is enough; with one the login and a query must succeed")
  func postgresLogin() async throws {
    let (ask5, ok) = (
      authentication(5, [1, 2, 3, 4]), authentication(0) + message("S", Array("a\0b\0".utf8)) + message("Z", [73])
    )
    let wrong = message("E", Array("C28P01\0Mno\0\0".utf8))
    let answer = message("T", [0, 0]) + message("C", Array("SELECT 1\0".utf8)) + message("Z", [73])
    // md5(md5("secret" + "shop") + salt), as the protocol has it.
    let expected = "md5" + MD5.hex(Array(MD5.hex(Array("secretshop".utf8)).utf8) + [1, 2, 3, 4])
    let server = TCPServer { connection in
      guard String(decoding: TCPServer.read(connection), as: UTF8.self).contains("user\0shop\0database\0shop\0") else {
        return
      }
      TCPServer.send(ask5, to: connection)
      guard String(decoding: TCPServer.read(connection), as: UTF8.self).contains(expected) else {
        return TCPServer.send(wrong, to: connection)
      }
      TCPServer.send(ok, to: connection)
      guard TCPServer.read(connection).first == UInt8(ascii: "Q") else { return }
      TCPServer.send(answer, to: connection)
    }
    func finding(_ password: String?) async throws -> ProbeFinding {
      try await ask(.postgres(PostgresProbe(port: 80, user: "shop", password: password)), server)
    }
    #expect(try await finding(nil) == .ready)
    #expect(try await finding("secret") == .ready)
    #expect(try await finding("wrong") == .refusedByServer(protocolName: "PostgreSQL", code: "28P01", message: "no"))
  }

  // MARK: MySQL

  @Test("mysql is ready with its greeting, not with an error")
  func mysql() async throws {
    let greeting: [UInt8] = [5, 0, 0, 0, 10, 56, 46, 48, 0]
    let refusal: [UInt8] = [9, 0, 0, 0, 0xff, 0x10, 0x04] + Array("Too be".utf8)
    #expect(try await ask(.mysql(MySQLProbe(port: 80)), TCPServer { TCPServer.send(greeting, to: $0) }) == .ready)
    #expect(
      try await ask(.mysql(MySQLProbe(port: 80)), TCPServer { TCPServer.send(refusal, to: $0) })
        == .refusedByServer(protocolName: "MySQL", code: "1040", message: "Too be"))
  }

  // MARK: Combinations, time

  @Test("all wants every part, any wants one")
  func combinations() async throws {
    let server = serving("+PONG\r\n")
    let (good, bad) = (Probe.redis(RedisProbe(port: 80)), Probe.tcp(port: 81))
    #expect(try await ask(.all([good, good]), server) == .ready)
    #expect(try await ask(.all([good, bad]), server) == .several([.notRunning]))
    #expect(try await ask(.any([bad, good]), server) == .ready)
    #expect(try await ask(.any([bad, bad]), server) == .several([.notRunning, .notRunning]))
  }

  @Test("thousands of waits at once over one thread: none is forgotten")
  func crowd() async throws {
    let server = TCPServer { connection in
      _ = TCPServer.read(connection)
      TCPServer.send("+PONG\r\n", to: connection)
    }
    let target = ProbeTarget(container: ContainerID(rawValue: "c"), host: "127.0.0.1", ports: [80: server.port])
    let attempt = try ProbeAttempt(engine: FakeEngine(), poller: SocketPoller(), target: target)
    let findings = try await withThrowingTaskGroup(of: [ProbeFinding].self) { group in
      for _ in 0..<8 {
        group.addTask {
          var findings: [ProbeFinding] = []
          for _ in 0..<500 { findings.append(try await attempt.ask(.redis(RedisProbe(port: 80)))) }
          return findings
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(findings.count == 4000)
    #expect(findings.allSatisfy { $0 == .ready })
  }

  @Test("a probe that is cancelled ends at once")
  func cancelled() async throws {
    let server = TCPServer { TCPServer.drain($0) }
    let began = ContinuousClock.now
    let task = Task { try await ask(.http(HTTPProbe(port: 80)), server) }
    try await Task.sleep(for: .milliseconds(50))
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(ContinuousClock.now - began < .seconds(1))
  }

  @Test("pauses begin at 5 ms, stay under 25 ms while it is hot, and end at 250 ms")
  func pace() {
    var pace = ProbePace(every: nil)
    var elapsed = Duration.zero
    var pauses: [Duration] = []
    while elapsed < .seconds(20) {
      pauses.append(pace.next(elapsed: elapsed, attempt: .milliseconds(1)))
      elapsed += pauses[pauses.count - 1]
      if elapsed < .seconds(5) { #expect(pauses[pauses.count - 1] <= .milliseconds(25)) }
    }
    #expect(pauses.first == .milliseconds(5))
    #expect(pauses.last == .milliseconds(250))
    var slow = ProbePace(every: nil)
    #expect(slow.next(elapsed: .zero, attempt: .milliseconds(90)) == .milliseconds(90))
    var fixed = ProbePace(every: .seconds(1))
    #expect(fixed.next(elapsed: .zero, attempt: .zero) == .seconds(1))
  }

  @Test("an image's HEALTHCHECK is run as its format says")
  func healthCommand() {
    #expect(HealthCommand.spec(["CMD", "curl", "-f"])?.command == ["curl", "-f"])
    #expect(HealthCommand.spec(["CMD-SHELL", "a && b"])?.command == ["/bin/sh", "-c", "a && b"])
    #expect(HealthCommand.spec(["NONE"]) == nil)
    #expect(HealthCommand.spec(nil) == nil)
  }
}
