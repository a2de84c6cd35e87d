import NIOCore
import NIOPosix

/// Gives both of this machine's own addresses for `localhost`, which a hosts file may tell only one of; a server may
/// listen on either.
struct LoopbackResolver: Resolver {
  let eventLoop: any EventLoop

  func initiateAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> { answer("127.0.0.1", port) }

  func initiateAAAAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> { answer("::1", port) }

  func cancelQueries() {}

  private func answer(_ address: String, _ port: Int) -> EventLoopFuture<[SocketAddress]> {
    eventLoop.makeCompletedFuture { [try SocketAddress(ipAddress: address, port: port)] }
  }
}
