import Glibc

/// What is to be known of this machine for a diagnosis of an engine on it.
struct HostFacts: Sendable {
  var routes: [Subnet]
  /// Bytes that can still be used without swapping; `nil` where the kernel does not say.
  var availableMemory: Int64?
  /// The kernel passes packets on between networks; `nil` where it does not say.
  var forwards: Bool?
  /// Seconds since 1970.
  var time: Double
  /// Bytes free and in all of the file system that a path is on; `nil` where there is no such path.
  var space: @Sendable (_ path: String) -> (free: Int64, total: Int64)?

  static func current() -> HostFacts {
    HostFacts(
      routes: HostRoutes.current(), availableMemory: availableMemory(SmallFile.text("/proc/meminfo") ?? ""),
      forwards: SmallFile.text("/proc/sys/net/ipv4/ip_forward").map { $0 == "1" },
      time: WallClock.exactSeconds, space: space)
  }

  static func availableMemory(_ table: String) -> Int64? {
    let line = table.split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
    return line?.split(separator: " ").dropFirst().first.flatMap { Int64($0) }.map { $0 << 10 }
  }

  @Sendable private static func space(_ path: String) -> (free: Int64, total: Int64)? {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { return nil }
    let block = Int64(clamping: status.f_frsize)
    return (Int64(clamping: status.f_bavail) * block, Int64(clamping: status.f_blocks) * block)
  }
}
