package import ContainerEngine

/// A port that a container's processes listen on, as its own kernel table says: what is there where a probe found
/// nothing.
package struct ListeningSocket: Hashable, Sendable {
  package var port: UInt16
  /// Reached from within the container alone.
  package var isLoopback: Bool

  package init(port: UInt16, isLoopback: Bool) {
    self.port = port
    self.isLoopback = isLoopback
  }

  /// Those of a container whose main process this machine can see; `nil` where the engine is elsewhere.
  static func all(of container: ContainerState) -> [ListeningSocket]? {
    guard container.isOnThisMachine else { return nil }
    let process = "/proc/\(container.processID)"
    let tables = ["tcp", "tcp6"].compactMap { SmallFile.text("\(process)/net/\($0)") }
    if tables.isEmpty { return nil }
    return tables.reduce(into: Set()) { $0.formUnion(parse($1)) }.sorted { $0.port < $1.port }
  }

  /// /proc/net/tcp as the kernel prints it: `0: 0100007F:1F90 00000000:0000 0A …`, where 0A is listening.
  package static func parse(_ table: String) -> Set<ListeningSocket> {
    var found: Set<ListeningSocket> = []
    for line in table.split(separator: "\n").dropFirst() {
      let fields = line.split(separator: " ")
      guard fields.count > 3, fields[3] == "0A" else { continue }
      let place = fields[1].split(separator: ":")
      guard place.count == 2, let port = UInt16(place[1], radix: 16), let kind = kind(of: place[0]) else { continue }
      found.insert(ListeningSocket(port: port, isLoopback: kind))
    }
    return found
  }

  /// Whether an address is the loopback's; `nil` for 127.0.0.11, at which Docker itself resolves names.
  private static func kind(of address: Substring) -> Bool? {
    if address.hasSuffix("0B00007F") { return nil }
    // 127.0.0.0/8 in host order, also mapped into IPv6, and ::1.
    let isMapped = address.count == 32 && address.hasPrefix("0000000000000000FFFF0000")
    let isIPv4 = address.count == 8 || isMapped
    return isIPv4 ? address.hasSuffix("7F") : address == "00000000000000000000000001000000"
  }
}

extension ContainerState {
  /// Its process is one that this machine sees: an engine elsewhere has other processes of the same numbers.
  package var isOnThisMachine: Bool {
    processID > 0 && SmallFile.text("/proc/\(processID)/cgroup")?.contains(id.rawValue) == true
  }
}
