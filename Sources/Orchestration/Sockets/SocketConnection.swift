import Glibc
import SystemPackage

/// What the system says of a socket.
struct SocketError: Error, Hashable, Sendable {
  let code: Int32

  init(_ code: Int32) { self.code = code }

  var isRefused: Bool { code == ECONNREFUSED }
  var isReset: Bool { code == ECONNRESET || code == EPIPE }
  var isTimeout: Bool { code == ETIMEDOUT }
  var reason: String { Errno(rawValue: code).description }
}

/// A numeric address and a port.
struct SocketAddress: Hashable, Sendable {
  var host: String
  var port: UInt16

  /// Calls with the system's form of it; `nil` where the host is no numeric address.
  func withSystemForm<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t, Int32) -> Result) -> Result? {
    var v4 = sockaddr_in()
    if inet_pton(AF_INET, host, &v4.sin_addr) == 1 {
      v4.sin_family = sa_family_t(AF_INET)
      v4.sin_port = port.bigEndian
      return withUnsafePointer(to: &v4) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          body($0, socklen_t(MemoryLayout<sockaddr_in>.size), AF_INET)
        }
      }
    }
    var v6 = sockaddr_in6()
    guard inet_pton(AF_INET6, host, &v6.sin6_addr) == 1 else { return nil }
    v6.sin6_family = sa_family_t(AF_INET6)
    v6.sin6_port = port.bigEndian
    return withUnsafePointer(to: &v6) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_in6>.size), AF_INET6)
      }
    }
  }
}

/// A TCP connection with a deadline over everything that is done with it.
final class SocketConnection {
  private let poller: SocketPoller
  private let descriptor: Int32
  private let deadline: ContinuousClock.Instant

  /// Throws ``SocketError`` and `CancellationError`.
  init(_ poller: SocketPoller, to address: SocketAddress, until deadline: ContinuousClock.Instant) async throws {
    self.poller = poller
    self.deadline = deadline
    let opened = address.withSystemForm { pointer, length, family -> (Int32, Int32) in
      let descriptor = socket(family, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
      guard descriptor >= 0 else { return (descriptor, errno) }
      return (descriptor, connect(descriptor, pointer, length) == 0 ? 0 : errno)
    }
    guard let (descriptor, code) = opened else { throw SocketError(EADDRNOTAVAIL) }
    self.descriptor = descriptor
    guard descriptor >= 0 else { throw SocketError(code) }
    if code == 0 { return }
    guard code == EINPROGRESS else { throw SocketError(code) }
    guard try await poller.wait(descriptor, for: .write, until: deadline) else { throw SocketError(ETIMEDOUT) }
    var outcome: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &outcome, &length)
    if outcome != 0 { throw SocketError(outcome) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  func write(_ bytes: [UInt8]) async throws {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        send(descriptor, buffer.baseAddress.map { $0 + sent }, buffer.count - sent, Int32(MSG_NOSIGNAL))
      }
      if count >= 0 {
        sent += count
      } else if errno == EAGAIN {
        guard try await poller.wait(descriptor, for: .write, until: deadline) else { throw SocketError(ETIMEDOUT) }
      } else if errno != EINTR {
        throw SocketError(errno)
      }
    }
  }

  /// Some bytes, or none at the end of the stream.
  func read(upTo limit: Int = 16_384) async throws -> [UInt8] {
    guard let bytes = try await read(upTo: limit, until: deadline) else { throw SocketError(ETIMEDOUT) }
    return bytes
  }

  /// `nil` where nothing comes before an earlier deadline.
  func read(upTo limit: Int, until earlier: ContinuousClock.Instant) async throws -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: limit)
    while true {
      let count = recv(descriptor, &buffer, limit, 0)
      if count >= 0 { return Array(buffer.prefix(count)) }
      if errno == EAGAIN {
        guard try await poller.wait(descriptor, for: .read, until: min(earlier, deadline)) else { return nil }
      } else if errno != EINTR {
        throw SocketError(errno)
      }
    }
  }

  /// Just so many bytes; the stream's end before is ``SocketError`` with ECONNRESET.
  func read(exactly count: Int) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      let piece = try await read(upTo: count - bytes.count)
      if piece.isEmpty { throw SocketError(ECONNRESET) }
      bytes += piece
    }
    return bytes
  }
}
