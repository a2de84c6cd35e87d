import ContainerEngine
import Glibc
import SystemPackage

/// The process that an environment belongs to, told apart from any later process with the same number.
package struct Owner: Hashable, Sendable {
  package var pid: Int32
  /// Clock ticks between the machine's start and the process's.
  package var startTime: UInt64
  /// Changes with every start of the machine.
  package var bootID: String
  /// Survives restarts of the machine.
  package var machine: String
  /// Process numbers mean nothing in another namespace, as in a container that talks to its host's engine.
  package var pidNamespace: String
  package var user: UInt32
  /// The container of the engine's that it runs in, if any.
  package var container: ContainerLife?

  package init(
    pid: Int32, startTime: UInt64, bootID: String, machine: String, pidNamespace: String, user: UInt32,
    container: ContainerLife? = nil
  ) {
    self.pid = pid
    self.startTime = startTime
    self.bootID = bootID
    self.machine = machine
    self.pidNamespace = pidNamespace
    self.user = user
    self.container = container
  }

  package static func current() -> Owner {
    let pid = getpid()
    return Owner(
      pid: pid,
      startTime: ProcessTable.startTime(of: pid) ?? 0,
      bootID: SmallFile.text("/proc/sys/kernel/random/boot_id") ?? "",
      machine: SmallFile.text("/etc/machine-id") ?? SmallFile.text("/etc/hostname") ?? "",
      pidNamespace: namespace("/proc/self/ns/pid"),
      user: getuid())
  }

  /// As the label `dev.orch.owner` carries it.
  package var label: String {
    let process = [String(pid), String(startTime), bootID, machine, pidNamespace, String(user)]
    let place = container.map { [$0.id.rawValue, $0.startedAt] } ?? []
    return (process + place).joined(separator: "|")
  }

  package init?(label: String) {
    let parts = label.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 6 || parts.count == 8, let pid = Int32(parts[0]), let startTime = UInt64(parts[1]),
      let user = UInt32(parts[5])
    else { return nil }
    self.init(
      pid: pid, startTime: startTime, bootID: parts[2], machine: parts[3], pidNamespace: parts[4], user: user,
      container: parts.count == 8 ? ContainerLife(id: ContainerID(rawValue: parts[6]), startedAt: parts[7]) : nil)
  }

  private static func namespace(_ path: String) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { buffer in
      guard let base = buffer.baseAddress else { return "" }
      let count = readlink(path, base, buffer.count)
      guard count > 0 else { return "" }
      return String(
        decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }.filter { (48...57).contains($0) }, as: UTF8.self)
    }
  }
}

/// What can be said of an owner from here.
package enum OwnerState: Hashable, Sendable {
  case alive
  case dead
  /// On another machine, in another process namespace, or hidden from this user: it may be alive.
  case unknowable
}

/// Judges whether owners still live, by this machine's process table.
package struct ProcessTable: Sendable {
  package var here: Owner
  /// The start time of a process in clock ticks since the machine's start; `nil` where there is none.
  package var startTime: @Sendable (Int32) -> UInt64?

  package init(here: Owner, startTime: @escaping @Sendable (Int32) -> UInt64?) {
    self.here = here
    self.startTime = startTime
  }

  package static func local(_ here: Owner = .current()) -> ProcessTable {
    ProcessTable(here: here, startTime: ProcessTable.startTime)
  }

  package func state(of owner: Owner) -> OwnerState {
    guard !owner.machine.isEmpty, owner.machine == here.machine else { return .unknowable }
    guard owner.bootID == here.bootID else { return .dead }
    guard owner.pidNamespace == here.pidNamespace else { return .unknowable }
    guard let started = startTime(owner.pid) else {
      // A /proc mounted with hidepid shows other users' processes to root alone.
      return owner.user == here.user || here.user == 0 ? .dead : .unknowable
    }
    return started == owner.startTime ? .alive : .dead
  }

  /// Field 22 of /proc/PID/stat, counted after the program's name, which may itself hold blanks and parentheses. A
  /// zombie is no longer running.
  package static func startTime(of pid: Int32) -> UInt64? {
    guard let text = SmallFile.text("/proc/\(pid)/stat"), let name = text.lastIndex(of: ")") else { return nil }
    let fields = text[name...].split(separator: " ").dropFirst()
    guard fields.count > 19, let state = fields.first, state != "Z", state != "X" else { return nil }
    return UInt64(fields[fields.startIndex + 19])
  }
}

/// Reads files of the kernel and of /etc that hold a line or a small table.
enum SmallFile {
  static func text(_ path: String) -> String? {
    guard let bytes = bytes(path) else { return nil }
    var text = String(decoding: bytes, as: UTF8.self)
    while text.last?.isNewline == true { text.removeLast() }
    return text.isEmpty ? nil : text
  }

  private static func bytes(_ path: String) -> [UInt8]? {
    guard let file = try? FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec) else { return nil }
    defer { try? file.close() }
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while let count = try? buffer.withUnsafeMutableBytes({ try file.read(into: $0) }), count > 0 {
      all.append(contentsOf: buffer.prefix(count))
    }
    return all
  }
}
