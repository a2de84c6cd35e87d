import Glibc

// What settings of services take, as kernels and engines have it.

extension SettingRule {
  // MARK: Paths

  static let absolutePath = texts("it is a path from the root of its container, as `/work`") { $0.hasPrefix("/") }

  static let absolutePathKeys = keys("a file is named by its path from the root of its container, as `/etc/api.conf`") {
    $0.hasPrefix("/") && !$0.hasSuffix("/")
  }

  static let fileNames = keys("it is the name of a file in /run/secrets, without folders") { name in
    !name.isEmpty && name != "." && name != ".." && !name.contains("/") && !name.contains(",")
  }

  /// What else has a slash in it, and is to be a volume's name, engines refuse.
  static let volumes = texts("a folder or file of this machine begins with `./` or `/`; no volume's name has a `/`") {
    text in
    guard let colon = text.firstIndex(of: ":") else { return true }
    let source = text[..<colon]
    return source.hasPrefix("/") || source.hasPrefix(".") || !source.contains("/")
  }

  // MARK: Names

  static let variableNames = keys("the name of a variable is not empty, and has no `=` in it") { name in
    !name.isEmpty && !name.utf8.contains { $0 == UInt8(ascii: "=") || $0 == 0 }
  }

  /// Those of orch say whose an object is.
  static let labelNames = keys("labels that begin with `dev.orch.` are orch's own") { !$0.hasPrefix("dev.orch.") }
  static let namedLabels = keys("the name of a label is not empty") { !$0.isEmpty }

  static let images = texts("it is the name of an image, as `postgres:16-alpine`") { !$0.isEmpty }

  static let users = SettingRule("it is a user's name or number, as `app` or `1000`") { part in
    switch part {
    case .text(let name): !name.isEmpty
    case .number(let number): number >= 0
    case .key, .numbers: true
    }
  }

  private static let hostNameForm = "a host name has letters, digits, `-`, `_` and `.` alone, as `cache.internal`"

  static let hostNames = texts(hostNameForm, isHostName)
  static let hostNameKeys = keys(hostNameForm, isHostName)

  private static func isHostName(_ name: String) -> Bool {
    guard let first = name.utf8.first, name.utf8.count <= 253 else { return false }
    return isLetterOrDigit(first)
      && name.utf8.allSatisfy {
        isLetterOrDigit($0) || [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ".")].contains($0)
      }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }

  /// By which environments and snapshots are named in other programs and in the shell. A dot would part a service from its
  /// environment.
  package static let givenNames = texts("a name has letters, digits, `-` and `_` alone, as `exploring-2`") { name in
    guard let first = name.unicodeScalars.first, isWord(first) else { return false }
    return name.unicodeScalars.allSatisfy { isWord($0) || $0 == "-" || $0 == "_" }
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }

  // MARK: Addresses

  static let addresses = texts("it is an IP address, as `192.0.2.7`", isAddress)
  static let hostAddresses = texts("it is an IP address, as `192.0.2.7`, or `host-gateway`, the engine's machine") {
    $0 == "host-gateway" || isAddress($0)
  }

  private static func isAddress(_ text: String) -> Bool {
    let bare = text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text
    var address = in6_addr()
    return inet_pton(AF_INET, bare, &address) == 1 || inet_pton(AF_INET6, bare, &address) == 1
  }

  // MARK: What the kernel knows

  static let ulimits = keys("limits are \(limitNames.sorted().joined(separator: ", "))") { limitNames.contains($0) }

  private static let limitNames: Set<String> = [
    "as", "core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile", "nproc", "rss", "rtprio",
    "rttime", "sigpending", "stack",
  ]

  /// -1 is no limit.
  static let softAndHard = SettingRule(
    "it is one number or two, the soft limit and the hard one, which is not below it"
  ) {
    part in
    switch part {
    case .number(let number): return number >= -1
    case .numbers(let numbers):
      guard numbers.count == 2, numbers.allSatisfy({ $0 >= -1 }) else { return false }
      return numbers[1] == -1 || (numbers[0] != -1 && numbers[0] <= numbers[1])
    case .key, .text: return true
    }
  }

  static let signals = texts("it is a signal, as `SIGINT` or `SIGTERM`") { text in
    let name = text.uppercased()
    let bare = name.hasPrefix("SIG") ? String(name.dropFirst(3)) : name
    if let number = Int(bare) { return (1...64).contains(number) }
    if signalNames.contains(bare) { return true }
    for base in ["RTMIN+", "RTMAX-"] where bare.hasPrefix(base) {
      return Int(bare.dropFirst(base.count)).map { (0...30).contains($0) } ?? false
    }
    return false
  }

  private static let signalNames: Set<String> = [
    "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT", "KILL", "PIPE", "POLL",
    "PROF", "PWR", "QUIT", "RTMAX", "RTMIN", "SEGV", "STKFLT", "STOP", "SYS", "TERM", "TRAP", "TSTP", "TTIN", "TTOU",
    "URG", "USR1", "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ",
  ]

  static let capabilities = texts("it is a right of the kernel, as `NET_ADMIN`, or `ALL`") { text in
    let name = text.uppercased()
    return capabilityNames.contains(name.hasPrefix("CAP_") ? String(name.dropFirst(4)) : name)
  }

  /// capabilities(7)
  private static let capabilityNames: Set<String> = [
    "ALL", "AUDIT_CONTROL", "AUDIT_READ", "AUDIT_WRITE", "BLOCK_SUSPEND", "BPF", "CHECKPOINT_RESTORE", "CHOWN",
    "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "IPC_LOCK", "IPC_OWNER", "KILL", "LEASE", "LINUX_IMMUTABLE",
    "MAC_ADMIN", "MAC_OVERRIDE", "MKNOD", "NET_ADMIN", "NET_BIND_SERVICE", "NET_BROADCAST", "NET_RAW", "PERFMON",
    "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYSLOG", "SYS_ADMIN", "SYS_BOOT", "SYS_CHROOT", "SYS_MODULE", "SYS_NICE",
    "SYS_PACCT", "SYS_PTRACE", "SYS_RAWIO", "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "WAKE_ALARM",
  ]
}
