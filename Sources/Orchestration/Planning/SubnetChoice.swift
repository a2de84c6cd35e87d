/// Picks small subnets that nothing else uses. The choice is random, so that several orch processes at once seldom
/// meet; when they do, the engine refuses one and the next candidate is tried.
package struct SubnetChoice: Sendable {
  package var range: Subnet
  package var prefix: Int

  package init(range: Subnet, prefix: Int) {
    self.range = range
    self.prefix = prefix
  }

  /// The prefix that holds this many containers beside the network's address, gateway and broadcast, unless the wished
  /// one does.
  package static func prefix(_ wished: Int, holding containers: Int) -> Int {
    var prefix = min(max(wished, 1), 29)
    while prefix > 1, (1 << (32 - prefix)) - 3 < containers { prefix -= 1 }
    return prefix
  }

  /// Up to `limit` free subnets in random order.
  package func candidates(
    limit: Int, avoiding taken: [Subnet], using random: inout some RandomNumberGenerator
  ) throws(OrchestrationError) -> [Subnet] {
    let near = taken.filter { $0.overlaps(range) }
    let count = range.count(ofPrefix: prefix)
    var found: [Subnet] = []
    var start = count > 0 ? Int.random(in: 0..<count, using: &random) : 0
    // A run of neighbours from one random start would make two processes that met once meet again, so each candidate
    // starts anew.
    for _ in 0..<limit where count > 0 {
      guard let subnet = firstFree(from: start, count: count, avoiding: near + found) else { break }
      found.append(subnet)
      start = Int.random(in: 0..<count, using: &random)
    }
    guard !found.isEmpty else { throw .noFreeSubnet(range: range.description) }
    return found
  }

  /// How many are free.
  func free(avoiding taken: [Subnet]) -> Int {
    let near = taken.filter { $0.overlaps(range) }
    return (0..<range.count(ofPrefix: prefix)).count { index in
      let subnet = range.subnet(index, ofPrefix: prefix)
      return !near.contains { $0.overlaps(subnet) }
    }
  }

  private func firstFree(from start: Int, count: Int, avoiding taken: [Subnet]) -> Subnet? {
    for offset in 0..<count {
      let subnet = range.subnet((start + offset) % count, ofPrefix: prefix)
      if !taken.contains(where: { $0.overlaps(subnet) }) { return subnet }
    }
    return nil
  }
}
