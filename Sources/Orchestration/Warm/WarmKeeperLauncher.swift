import Glibc
import Synchronization

/// How the process is started that keeps environments ready: the same program with other arguments. It outlives the run.
package final class WarmKeeperLauncher: Sendable {
  private let process: DetachedProcess
  /// Those that were started and may have ended since.
  private let started = Mutex<[pid_t]>([])

  package init(executable: String, arguments: [String], hiding hides: @escaping VariableFilter = { _, _ in false }) {
    process = DetachedProcess(executable: executable, arguments: arguments, hides: hides)
  }

  func launch(_ request: WarmRequest) throws { try launch(request.bytes()) }

  /// The same process makes templates where it is told to.
  func launch(_ request: TemplateRequest) throws { try launch(request.bytes()) }

  private func launch(_ bytes: [UInt8]) throws {
    reap()
    let (theirs, ours) = try DetachedProcess.connectedPair()
    defer {
      close(theirs)
      close(ours)
    }
    let pid = try process.spawn(input: theirs)
    started.withLock { $0.append(pid) }
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        send(ours, buffer.baseAddress.map { $0 + sent }, buffer.count - sent, Int32(MSG_NOSIGNAL))
      }
      if count > 0 { sent += count } else if errno != EINTR { return }
    }
  }

  private func reap() {
    started.withLock { pids in
      pids.removeAll { pid in
        var status: Int32 = 0
        return waitpid(pid, &status, WNOHANG) != 0
      }
    }
  }
}
