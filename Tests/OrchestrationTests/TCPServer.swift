import Dispatch
import Glibc

@testable import Orchestration

/// A server on the loopback interface that answers each connection on a thread of its own, in the simplest blocking
/// way.
final class TCPServer: Sendable {
  let port: UInt16
  private let listener: Int32

  /// `answer` gets the descriptor of a connection; it is closed afterwards.
  init(_ answer: @escaping @Sendable (Int32) -> Void) {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    self.listener = listener
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = bind(listener, $0, length)
        _ = getsockname(listener, $0, &length)
      }
    }
    listen(listener, 16)
    port = UInt16(bigEndian: address.sin_port)
    // Not a task: other tests may hold all threads that tasks have.
    DispatchQueue(label: "server").async {
      while true {
        let connection = accept(listener, nil, nil)
        if connection < 0 {
          // Closed here alone: the number could be another socket's by the time that this thread looks at it.
          close(listener)
          return
        }
        answer(connection)
        close(connection)
      }
    }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
  }

  static func send(_ text: String, to connection: Int32) { send(Array(text.utf8), to: connection) }

  static func send(_ bytes: [UInt8], to connection: Int32) {
    _ = Glibc.send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
  }

  static func read(_ connection: Int32) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = recv(connection, &buffer, buffer.count, 0)
    return Array(buffer.prefix(max(0, count)))
  }

  /// Until the other side closes.
  static func drain(_ connection: Int32) {
    while !read(connection).isEmpty {}
  }
}
