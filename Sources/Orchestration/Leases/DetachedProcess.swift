import Glibc
import SystemPackage

/// Whether an environment variable is kept from the processes that outlive this one, by its name and its value.
package typealias VariableFilter = @Sendable (_ name: Substring, _ value: Substring) -> Bool

/// This program started anew, in a session of its own, so that no terminal's or process group's signal reaches it.
struct DetachedProcess: Sendable {
  var executable: String
  var arguments: [String]
  var hides: VariableFilter

  /// A socket pair rather than a pipe, because it can be born closed-on-exec: a child started at this very moment by another
  /// thread would otherwise hold it open.
  static func connectedPair() throws(OrchestrationError) -> (Int32, Int32) {
    var ends: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
      throw .supervisorNotStarted(reason: Errno(rawValue: errno).description)
    }
    return (ends[0], ends[1])
  }

  /// It reads from `input` and inherits nothing else.
  func spawn(input: Int32) throws(OrchestrationError) -> pid_t {
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
    // The strings are this process' own and stay where they are.
    var variables = shownVariables + [nil]
    let code = posix_spawn(&pid, executable, &actions, &attributes, &argv, &variables)
    guard code == 0 else { throw .supervisorNotStarted(reason: Errno(rawValue: code).description) }
    return pid
  }

  private var shownVariables: [UnsafeMutablePointer<CChar>?] {
    var shown: [UnsafeMutablePointer<CChar>?] = []
    var entry = environ
    while let raw = entry.pointee {
      let halves = String(cString: raw).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if halves.count < 2 || !hides(halves[0], halves[1]) { shown.append(raw) }
      entry += 1
    }
    return shown
  }

  private func openDescriptors() -> [Int32] {
    ((try? FolderListing.names(in: "/proc/self/fd")) ?? []).compactMap { Int32($0) }
  }
}
