import Glibc

/// The time of day, by which leases end and logs are asked for. An engine has it likewise where it is this machine's.
package enum WallClock {
  /// Since 1970.
  package static var seconds: Int64 { Int64(now.tv_sec) }

  /// Since 1970.
  package static var exactSeconds: Double { Double(now.tv_sec) + Double(now.tv_nsec) / 1e9 }

  /// Since 1970.
  package static var milliseconds: Int64 { Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000 }

  private static var now: timespec {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return time
  }
}
