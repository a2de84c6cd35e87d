import Glibc
import Syntax

/// How much memory a script may use: most of what the machine, the container or `ulimit` leaves it. A loop that never stops building values
/// ends in an error, as it can no longer when there is none left to tell of it.
enum MemoryLimit {
  /// `room` is what is about to be taken, in bytes.
  static func check(room: Int = 0) throws(Raise) {
    // The highest use so far costs less to ask for than the present one.
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    guard usage.ru_maxrss * 1024 + room > always, let limit = tightest(room) else { return }
    throw .failure(
      .invalidValue, "the values of this script need more than the \(rounded(limit)) of memory that there are",
      help: ["does the loop that builds them ever stop?"])
  }

  /// Once a machine has run for a while: how long, in nanoseconds of the clock that is cheap to ask.
  static let interval: Int64 = 10_000_000

  static var coarseTime: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// So much is not looked at.
  private static let always = 128 << 20

  /// The limit that would be passed.
  private static func tightest(_ room: Int) -> Int? {
    guard let (addresses, resident) = use else { return nil }
    if let limit = Self.resident, resident + room > limit / 8 * 7 { return limit }
    if let limit = Self.addresses, addresses + room > limit / 16 * 15 { return limit }
    return nil
  }

  /// In bytes: of addresses, and of memory.
  private static var use: (addresses: Int, resident: Int)? {
    guard let text = text(of: "/proc/self/statm") else { return nil }
    let pages = text.split(separator: " ").prefix(2).compactMap { Int($0) }
    let size = Int(getpagesize())
    return pages.count == 2 ? (pages[0] * size, pages[1] * size) : nil
  }

  private static func rounded(_ bytes: Int) -> String {
    SizeText.format(Int64((bytes >> 20) << 20))
  }

  // MARK: What there is, which stays the same while a script runs

  private static let addresses: Int? = {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0, limit.rlim_cur < UInt64(Int.max) else {
      return nil
    }
    return Int(limit.rlim_cur)
  }()

  private static let resident: Int? = {
    let machine = sysconf(Int32(_SC_PHYS_PAGES)) * Int(getpagesize())
    return (groups + [machine]).filter { $0 > 0 }.min()
  }()

  /// Of the control groups that the process is in, of either version.
  private static var groups: [Int] {
    var limits: [Int] = []
    for line in text(of: "/proc/self/cgroup")?.split(separator: "\n") ?? [] {
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { continue }
      let isSecond = parts[1].isEmpty
      guard isSecond || parts[1].split(separator: ",").contains("memory") else { continue }
      let (base, name) =
        isSecond ? ("/sys/fs/cgroup", "memory.max") : ("/sys/fs/cgroup/memory", "memory.limit_in_bytes")
      // A group is bound by those around it; in a container its own is often all that is seen, at the top.
      var path = parts[2].split(separator: "/")
      while true {
        let folder = ([base] + path.map(String.init)).joined(separator: "/")
        if let number = text(of: "\(folder)/\(name)").flatMap({ Int($0.trimmed) }) { limits.append(number) }
        if path.popLast() == nil { break }
      }
    }
    return limits
  }

  private static func text(of path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    let count = read(descriptor, &buffer, buffer.count)
    return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
  }
}
