/// An IPv4 address range: `10.201.3.0/27`.
package struct Subnet: Hashable, Sendable, CustomStringConvertible {
  /// The first address, in host byte order.
  package let base: UInt32
  /// Leading bits that all addresses share, 0 to 32.
  package let prefix: Int

  package init(base: UInt32, prefix: Int) {
    self.prefix = min(max(prefix, 0), 32)
    self.base = base & Subnet.mask(self.prefix)
  }

  package init?(_ text: String) {
    let halves = text.split(separator: "/", omittingEmptySubsequences: false)
    guard halves.count == 2, let prefix = Int(halves[1]), (0...32).contains(prefix) else { return nil }
    let parts = halves[0].split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
    guard parts.count == 4 else { return nil }
    var base: UInt32 = 0
    for part in parts {
      guard let part else { return nil }
      base = base << 8 | UInt32(part)
    }
    self.init(base: base, prefix: prefix)
  }

  package var description: String {
    [24, 16, 8, 0].map { String(base >> UInt32($0) & 0xff) }.joined(separator: ".") + "/\(prefix)"
  }

  package func overlaps(_ other: Subnet) -> Bool {
    let shared = Subnet.mask(min(prefix, other.prefix))
    return base & shared == other.base & shared
  }

  package func contains(_ other: Subnet) -> Bool { prefix <= other.prefix && overlaps(other) }

  /// What no host of the internet has, so that networks made of it cut nothing off: RFC 1918, RFC 6598, RFC 2544.
  static let unrouted = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "198.18.0.0/15"]
    .compactMap { Subnet($0) }

  /// How many subnets of a longer prefix fit in.
  package func count(ofPrefix longer: Int) -> Int {
    longer < prefix ? 0 : 1 << (longer - prefix)
  }

  package func subnet(_ index: Int, ofPrefix longer: Int) -> Subnet {
    Subnet(base: base &+ UInt32(truncatingIfNeeded: index) << UInt32(32 - longer), prefix: longer)
  }

  static func mask(_ prefix: Int) -> UInt32 {
    prefix == 0 ? 0 : ~UInt32(0) << UInt32(32 - prefix)
  }
}
