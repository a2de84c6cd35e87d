import Glibc
import NIOCore
import NIOPosix
import TLS

extension DockerError {
  /// What a failed exchange comes to for the caller.
  init(_ error: any Error) {
    switch error {
    case let error as DockerError: self = error
    case ExchangeFailure.notSent: self = .connectionLost(detail: "closed before the request was sent")
    case ExchangeFailure.closedBeforeAnswer: self = .connectionLost(detail: "closed before the answer")
    case ExchangeFailure.closedDuringAnswer: self = .connectionLost(detail: "closed in the middle of the answer")
    case ExchangeFailure.broken(let detail): self = .connectionLost(detail: detail)
    case ExchangeFailure.malformed(let detail): self = .malformedAnswer(detail: detail)
    default: self = .connectionLost(detail: "\(error)")
    }
  }
}

extension ConnectFailure {
  init(_ error: any Error) {
    switch error {
    case let failure as ConnectFailure: self = failure
    case let failure as TLSFailure: self = .tls(failure)
    case ChannelError.connectTimeout: self = .timedOut
    case let error as IOError: self.init(errno: error.errnoCode)
    case let error as NIOConnectionError:
      // One host name may have several addresses; the last one's error speaks for all.
      if let last = error.connectionErrors.last?.error {
        self = ConnectFailure(last)
      } else {
        self = .other(text: "no address is known for \(error.host)")
      }
    default: self = .other(text: "\(error)")
    }
  }

  init(errno code: Int32) {
    self = .system(code: code, text: strerror(code).map { String(cString: $0) } ?? "error \(code)")
  }
}
