import Testing

@testable import Library

/// A container that was taken off its network and brought back may have another device there.
@Suite struct NetworkDeviceTests {
  private let routes = """
    Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
    eth1\t00000000\t010012AC\t0003\t0\t0\t0\t00000000\t0\t0\t0
    eth1\t000012AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0
    eth2\t60FFF50A\t00000000\t0001\t0\t0\t0\tF0FFFFFF\t0\t0\t0
    """

  @Test("a device is known by its network", arguments: [("172.18.0.2", "eth1"), ("10.245.255.99", "eth2")])
  func found(address: String, device: String) {
    #expect(NetworkDevice.holding(address, among: routes) == device)
  }

  @Test("a route to everywhere says nothing", arguments: ["10.245.255.120", "172.19.0.2", "fd00::2", ""])
  func unknown(address: String) {
    #expect(NetworkDevice.holding(address, among: routes) == nil)
  }
}
