import Glibc
import Synchronization
import SystemPackage

/// How the supervisor is started: the same program with other arguments.
package struct SupervisorLauncher: Sendable {
  package var executable: String
  package var arguments: [String]

  package init(executable: String, arguments: [String]) {
    self.executable = executable
    self.arguments = arguments
  }

  /// Starts it in a session of its own, so that no terminal's or process group's signal reaches it. When this returns
  /// the pipe exists, and with it the guard: what the supervisor has not yet read it will read later.
  package func launch() throws(OrchestrationError) -> SupervisorLink {
    var ends: [Int32] = [-1, -1]
    // A socket pair rather than a pipe, because it can be born closed-on-exec: a child started at this very moment by
    // another thread would otherwise hold it open, and our death would go unnoticed.
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
      throw .supervisorNotStarted(reason: Errno(rawValue: errno).description)
    }
    defer { close(ends[0]) }
    do throws(OrchestrationError) {
      let pid = try spawn(input: ends[0])
      return SupervisorLink(descriptor: ends[1], pid: pid)
    } catch {
      close(ends[1])
      throw error
    }
  }

  private func spawn(input: Int32) throws(OrchestrationError) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, 0)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    for descriptor in openDescriptors() where descriptor > 2 { posix_spawn_file_actions_addclose(&actions, descriptor) }

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    // POSIX_SPAWN_SETSID is 0x80 in both glibc and musl; the C library's Swift module leaves it out.
    let flags = 0x80 | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    posix_spawnattr_setflags(&attributes, Int16(flags))

    var pid = pid_t()
    // A list of processes is to show whose it is, also where the program is started by way of `/proc`.
    var argv: [UnsafeMutablePointer<CChar>?] = (["orch"] + arguments).map { strdup($0) } + [nil]
    defer { for argument in argv { free(argument) } }
    let code = posix_spawn(&pid, executable, &actions, &attributes, &argv, environ)
    guard code == 0 else { throw .supervisorNotStarted(reason: Errno(rawValue: code).description) }
    return pid
  }

  private func openDescriptors() -> [Int32] {
    ((try? FolderListing.names(in: "/proc/self/fd")) ?? []).compactMap { Int32($0) }
  }
}

/// The pipe to the supervisor. As long as it is open, this process lives.
package final class SupervisorLink: Sendable {
  private let descriptor: Mutex<Int32?>
  package let pid: Int32

  init(descriptor: Int32, pid: Int32) {
    self.descriptor = Mutex(descriptor)
    self.pid = pid
  }

  deinit { abandon() }

  func send(_ line: SupervisorLine) {
    descriptor.withLock { descriptor in
      guard let descriptor else { return }
      let bytes = Array((line.text + "\n").utf8)
      var sent = 0
      while sent < bytes.count {
        let count = bytes.withUnsafeBytes { buffer in
          Glibc.send(descriptor, buffer.baseAddress.map { $0 + sent }, buffer.count - sent, Int32(MSG_NOSIGNAL))
        }
        if count > 0 { sent += count } else if errno != EINTR { return }
      }
    }
  }

  /// Nothing is left to guard: it goes at once.
  package func finish() {
    send(.done)
    abandon()
    var status: Int32 = 0
    // It ends within a millisecond or two; whoever is quicker leaves a zombie only until this process ends too.
    for _ in 0..<20 where waitpid(pid, &status, WNOHANG) == 0 { usleep(500) }
  }

  /// Closes the pipe without a word: the supervisor removes whatever is left.
  package func abandon() {
    descriptor.withLock { descriptor in
      if let open = descriptor { close(open) }
      descriptor = nil
    }
  }
}
