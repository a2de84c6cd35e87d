import Glibc
import Synchronization

/// How the supervisor is started: the same program with other arguments.
package struct SupervisorLauncher: Sendable {
  package var executable: String
  package var arguments: [String]
  private let hides: VariableFilter

  package init(executable: String, arguments: [String], hiding hides: @escaping VariableFilter = { _, _ in false }) {
    self.executable = executable
    self.arguments = arguments
    self.hides = hides
  }

  /// When this returns the pipe exists, and with it the guard: what the supervisor has not yet read it will read later.
  package func launch() throws(OrchestrationError) -> SupervisorLink {
    let (theirs, ours) = try DetachedProcess.connectedPair()
    defer { close(theirs) }
    do throws(OrchestrationError) {
      let pid = try DetachedProcess(executable: executable, arguments: arguments, hides: hides).spawn(input: theirs)
      return SupervisorLink(descriptor: ours, pid: pid)
    } catch {
      close(ours)
      throw error
    }
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
