import Orchestration
import Testing

@Suite("Subnets")
struct SubnetTests {
  @Test(
    "are written and read as addresses with a prefix", arguments: ["10.201.3.32/27", "0.0.0.0/0", "255.255.255.255/32"])
  func text(_ text: String) { #expect(Subnet(text)?.description == text) }

  @Test(arguments: ["10.201.3.0", "10.201.3/27", "10.201.3.0/33", "10.201.3.256/27", "fe80::/64", ""])
  func malformed(_ text: String) { #expect(Subnet(text) == nil) }

  @Test("overlap where one holds the other")
  func overlap() throws {
    let wide = try #require(Subnet("10.201.0.0/16"))
    let narrow = try #require(Subnet("10.201.3.0/27"))
    let beside = try #require(Subnet("10.202.0.0/16"))
    #expect(wide.overlaps(narrow) && narrow.overlaps(wide))
    #expect(!wide.overlaps(beside))
  }

  @Test(
    "are taken from private ranges alone",
    arguments: [
      ("10.77.0.0/16", true), ("172.31.0.0/16", true), ("192.168.200.0/24", true), ("100.64.0.0/10", true),
      ("127.0.0.0/8", false), ("0.0.0.0/0", false), ("8.8.0.0/16", false), ("172.0.0.0/8", false),
      ("224.0.0.0/8", false),
    ])
  func privateRanges(range: String, isTaken: Bool) {
    let settings = try? OrchestrationSettings(environment: ["ORCH_SUBNETS": range])
    #expect((settings?.subnetRange.description == range) == isTaken)
  }

  @Test("avoid what is taken, down to the last free one")
  func lastFree() throws {
    var random = Countdown()
    let choice = SubnetChoice(range: try #require(Subnet("10.9.0.0/25")), prefix: 27)
    let taken = ["10.9.0.0/27", "10.9.0.64/26"].compactMap { Subnet($0) }
    let found = try choice.candidates(limit: 5, avoiding: taken, using: &random)
    #expect(found.map(\.description) == ["10.9.0.32/27"])
    #expect(throws: OrchestrationError.noFreeSubnet(range: "10.9.0.0/25")) {
      try choice.candidates(limit: 5, avoiding: taken + found, using: &random)
    }
  }

  @Test("hundreds of environments find one each")
  func many() throws {
    var random = Countdown()
    let choice = SubnetChoice(range: try #require(Subnet("10.201.0.0/16")), prefix: 27)
    var taken: [Subnet] = []
    for _ in 0..<500 { taken += try choice.candidates(limit: 1, avoiding: taken, using: &random) }
    #expect(Set(taken).count == 500)
  }

  @Test("grow with the number of services", arguments: [(1, 27), (29, 27), (30, 26), (100, 25)])
  func size(_ services: Int, _ prefix: Int) { #expect(SubnetChoice.prefix(27, holding: services) == prefix) }

  @Test("the kernel's routing table is read as it is printed")
  func routes() {
    let table = """
      Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
      eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
      docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0
      tun0\t0000C90A\t00000000\t0001\t0\t0\t0\t00C0FFFF\t0\t0\t0
      """
    #expect(HostRoutes.parse(table).map(\.description) == ["172.17.0.0/16", "10.201.0.0/18"])
  }
}
