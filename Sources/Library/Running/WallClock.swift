import Glibc

/// The time as the engine's own clock has it, where that is this machine's.
enum WallClock {
  /// Since 1970.
  static var seconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
