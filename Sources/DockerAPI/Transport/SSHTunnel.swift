import CProcesses
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// `docker system dial-stdio` on another machine: what the engine's socket there says, over ssh's own input and output. The connection
/// of the first is shared by the next ones, and stays for some seconds after the last.
final class SSHTunnel: Sendable {
  /// Of the end that is ours. Whoever reads from it closes it.
  let descriptor: Int32
  private let process: pid_t
  /// What ssh complains of.
  private let complaints: Int32
  private let isOver = Atomic<Bool>(false)

  private init(descriptor: Int32, process: pid_t, complaints: Int32) {
    self.descriptor = descriptor
    self.process = process
    self.complaints = complaints
  }

  deinit { close(complaints) }

  /// Throws ``ConnectFailure``.
  static func open(to destination: SSHDestination) throws -> SSHTunnel {
    var ends: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
      throw ConnectFailure(errno: errno)
    }
    let complaints = processes_memory_file()
    defer { close(ends[0]) }
    do {
      let process = try spawn(arguments(to: destination), stream: ends[0], complaints)
      return SSHTunnel(descriptor: ends[1], process: process, complaints: complaints)
    } catch {
      close(ends[1])
      close(complaints)
      throw error
    }
  }

  static func arguments(to destination: SSHDestination) -> [String] {
    var words = ["ssh", "-o", "ConnectTimeout=30", "-o", "BatchMode=yes", "-T"]
    if let folder = privateFolder() {
      words += ["-o", "ControlMaster=auto", "-o", "ControlPersist=10", "-o", "ControlPath=\(folder)/%C"]
    }
    if let user = destination.user { words += ["-l", user] }
    if let port = destination.port { words += ["-p", String(port)] }
    words += ["--", destination.host, "docker"]
    if let path = destination.path { words += ["--host", "unix://\(path)"] }
    return words + ["system", "dial-stdio"]
  }

  /// Where nobody else can put a socket.
  private static func privateFolder() -> String? {
    let path = "/tmp/orch-ssh-\(getuid())"
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { return nil }
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == getuid(),
      status.st_mode & 0o077 == 0
    else { return nil }
    return path
  }

  private static func spawn(_ words: [String], stream: Int32, _ complaints: Int32) throws -> pid_t {
    var argv: [UnsafeMutablePointer<CChar>?] = (["env"] + words).map { strdup($0) } + [nil]
    defer { for word in argv { free(word) } }
    var pid = pid_t()
    // env looks ssh up where the user's PATH says.
    let failure = "/usr/bin/env".withCString { path in
      argv.withUnsafeMutableBufferPointer { arguments in
        guard let arguments = arguments.baseAddress else { return EINVAL }
        var child = ProcessesChild()
        child.path = path
        child.arguments = UnsafePointer(arguments)
        child.environment = UnsafePointer(processes_environment())
        child.working_directory = -1
        child.terminal = -1
        child.streams = (stream, stream, complaints)
        return processes_spawn(&child, &pid)
      }
    }
    guard failure == 0 else { throw ConnectFailure(errno: failure) }
    return pid
  }

  /// What ssh said last, or that it is not there; `nil` where it says nothing.
  func complaint() -> String? {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = pread(complaints, &buffer, buffer.count, 0)
    guard count > 0 else { return nil }
    let lines = String(decoding: buffer[..<count], as: UTF8.self).split(whereSeparator: \.isNewline)
    return lines.last.map(String.init)
  }

  /// The connection is closed: ssh goes, and is reaped.
  func end() {
    guard !isOver.exchange(true, ordering: .acquiringAndReleasing) else { return }
    let process = process
    kill(process, SIGTERM)
    Task {
      var state = ProcessesState()
      while processes_look(process, &state) == 0, !state.has_exited { try? await Task.sleep(for: .milliseconds(20)) }
      processes_reap(process)
    }
  }
}

extension ConnectFailure: Error {}
