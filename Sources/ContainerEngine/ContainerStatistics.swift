package struct ContainerStatistics: Hashable, Sendable {
  /// Nanoseconds of processor time since its start.
  package var cpuTime: UInt64
  /// Nanoseconds of the host's processors over the same time, and how many they are.
  package var systemTime: UInt64
  package var processors: Int
  /// Bytes in use without the page cache, and the limit.
  package var memory: UInt64
  package var memoryLimit: UInt64
  package var receivedBytes: UInt64
  package var sentBytes: UInt64
  package var pids: Int

  package init(
    cpuTime: UInt64, systemTime: UInt64, processors: Int, memory: UInt64, memoryLimit: UInt64, receivedBytes: UInt64,
    sentBytes: UInt64, pids: Int
  ) {
    self.cpuTime = cpuTime
    self.systemTime = systemTime
    self.processors = processors
    self.memory = memory
    self.memoryLimit = memoryLimit
    self.receivedBytes = receivedBytes
    self.sentBytes = sentBytes
    self.pids = pids
  }
}
