import NIOCore
import NIOHTTP1

/// One request and its answer on one connection, as the handler sees it.
struct Exchange: Sendable {
  enum Mode: Sendable {
    /// The whole answer at once.
    case collect(limit: Int)
    /// A good answer's body as a stream; an error's is collected.
    case stream
    /// The same, with the connection handed over.
    case upgrade(Request.Upgrade)
  }

  /// Tells one exchange of a connection from the next, so that a late cancellation cannot hit a call that is not its
  /// own.
  final class Token: Sendable {}

  /// What stays of it once its answer's head has been handed out: not the promise, which would keep the body's reader
  /// alive.
  struct Rest: Sendable {
    var token: Token
    var release: @Sendable () -> Void
    var isUpgrade: Bool
  }

  var token: Token
  var head: HTTPRequestHead
  var body: ByteBuffer?
  /// The body follows in chunks.
  var isUpload: Bool
  var mode: Mode
  var timeLimit: Duration?
  var promise: EventLoopPromise<Answer>
  /// Called once where the connection can carry another exchange.
  var release: @Sendable () -> Void

  var rest: Rest {
    if case .upgrade = mode { return Rest(token: token, release: release, isUpgrade: true) }
    return Rest(token: token, release: release, isUpgrade: false)
  }
}

/// How an exchange failed, in the connection's own terms: whether it may be tried again depends on them.
enum ExchangeFailure: Error {
  /// The connection was closed before the request went out.
  case notSent
  /// It was closed after that, before a byte of the answer.
  case closedBeforeAnswer
  case closedDuringAnswer
  case timedOut(limit: Duration)
  case broken(detail: String)
  case malformed(detail: String)

  var isWithoutAnswer: Bool {
    switch self {
    case .notSent, .closedBeforeAnswer, .broken: true
    case .closedDuringAnswer, .timedOut, .malformed: false
    }
  }
}
