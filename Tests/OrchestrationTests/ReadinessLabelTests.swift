import Testing

@testable import Orchestration

@Suite("Readiness as a label")
struct ReadinessLabelTests {
  static let probes: [Probe] = [
    .http(HTTPProbe(path: "/health?full=1&x=%20", port: 8000, status: 204, body: "all is well")),
    .http(HTTPProbe()), .tcp(port: nil), .tcp(port: 5432),
    .postgres(PostgresProbe(port: 5432, user: "te st", database: "-")), .redis(RedisProbe(port: 6379)),
    .mysql(MySQLProbe(port: 3306)), .grpc(GRPCProbe(port: 50051, service: "shop.Orders")),
    .exec(ExecProbe(["sh", "-c", "test -f /ready\n# ä", ""], user: "app")),
    .log(LogProbe(pattern: "ready \\d+", times: 2)),
    .imageHealthCheck, .running, .completed,
    .all([.tcp(port: 1), .any([.redis(RedisProbe(port: 2)), .log(LogProbe(pattern: ""))]), .running]), .all([]),
  ]

  @Test("says the same when it is read", arguments: probes)
  func roundTrip(_ probe: Probe) throws {
    for (readiness, prefersImage) in [
      (Readiness(probe), false), (Readiness(probe, within: .seconds(5), every: .milliseconds(250)), true),
    ] {
      let label = ReadinessLabel(readiness, prefersImageHealthCheck: prefersImage)
      let text = try #require(label.text)
      #expect(ReadinessLabel(text) == label, "\(text)")
      #expect(!text.contains("\n"))
    }
  }

  @Test("holds no passwords, and nothing of a request that may hold a token")
  func secrets() throws {
    let login = Probe.all([
      .postgres(PostgresProbe(port: 1, user: "u", password: "geheim")), .redis(RedisProbe(port: 2, password: "geheim")),
    ])
    #expect(
      try #require(ReadinessLabel(Readiness(login), prefersImageHealthCheck: false).text).contains("geheim") == false)
    let request = HTTPProbe(headers: [EnvironmentVariable("Authorization", "Bearer geheim")])
    #expect(ReadinessLabel(Readiness(.http(request)), prefersImageHealthCheck: false).text == nil)
  }

  @Test(
    "of another's making is nothing",
    arguments: [
      "", "x", "60000 - - nosuch", "60000 - - all 99999999999", "60000 - - all 3 running", "60000 - - running more",
      "60000 - - exec - -1", "60000 - - " + String(repeating: "all 1 ", count: 40) + "running",
    ])
  func foreign(_ text: String) { #expect(ReadinessLabel(text) == nil) }
}
