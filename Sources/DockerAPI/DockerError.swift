package import TLS

/// Why a call to the engine did not succeed. A cancelled call throws `CancellationError` instead.
package enum DockerError: Error, Hashable, Sendable {
  /// No connection, or one at which nobody answers a first question in time.
  case unreachable(address: String, reason: ConnectFailure)
  /// The engine is there, but a call has had no answer within its limit.
  case noAnswer(address: String, call: String, limit: Duration)
  /// The connection broke in the middle of a call.
  case connectionLost(detail: String)
  /// The engine answered with an error status; the message is its own.
  case refused(status: Int, message: String)
  /// The answer is not what the engine's interface promises.
  case malformedAnswer(detail: String)
}

/// Why no connection came about.
package enum ConnectFailure: Hashable, Sendable {
  case timedOut
  /// The system's error number, as ENOENT, EACCES, ECONNREFUSED, and its text.
  case system(code: Int32, text: String)
  /// The machine there is not who it should be, or does not speak TLS.
  case tls(TLSFailure)
  /// A host name without an address, and whatever else is no system error.
  case other(text: String)
}
