/// One reading of what a container uses.
package struct DockerStats: Hashable, Sendable {
  /// Nanoseconds.
  package var cpuTime: UInt64
  package var systemTime: UInt64
  package var processors: Int
  /// Bytes; the cache is what the kernel can take back at once.
  package var memoryUsage: UInt64
  package var memoryCache: UInt64
  package var memoryLimit: UInt64
  package var receivedBytes: UInt64
  package var sentBytes: UInt64
  package var pids: Int

  init(_ json: JSON) {
    let cpu = json["cpu_stats"]
    cpuTime = cpu["cpu_usage"]["total_usage"].unsigned ?? 0
    systemTime = cpu["system_cpu_usage"].unsigned ?? 0
    processors = Int(cpu["online_cpus"].integer ?? 0)
    let memory = json["memory_stats"]
    memoryUsage = memory["usage"].unsigned ?? 0
    // cgroup v1 and v2 have different names for it.
    memoryCache = memory["stats"]["total_inactive_file"].unsigned ?? memory["stats"]["inactive_file"].unsigned ?? 0
    memoryLimit = memory["limit"].unsigned ?? 0
    let interfaces = json["networks"].object.map { Array($0.values) } ?? []
    receivedBytes = interfaces.reduce(0) { $0 &+ ($1["rx_bytes"].unsigned ?? 0) }
    sentBytes = interfaces.reduce(0) { $0 &+ ($1["tx_bytes"].unsigned ?? 0) }
    pids = Int(json["pids_stats"]["current"].integer ?? 0)
  }
}
