import Glibc
import NIOCore
import NIOPosix

extension HTTPError {
  init(connecting error: any Error, to origin: Origin) {
    let causes = (error as? NIOConnectionError)?.connectionErrors.map(\.error) ?? [error]
    let numbers = causes.compactMap { ($0 as? IOError)?.errnoCode }
    if causes.isEmpty {
      self = .cannotResolve(host: origin.host)
    } else if numbers.contains(ECONNREFUSED) {
      // Of an address family that the server does not listen on, the other reasons say less.
      self = .refused(host: origin.host, port: origin.port)
    } else {
      self = .unreachable(host: origin.host, port: origin.port, errno: numbers.first ?? ETIMEDOUT)
    }
  }
}
