package import TLS

/// Why there is no answer. An answer with an error's status is none of these.
package enum HTTPError: Error, Hashable, Sendable {
  case badURL(URLProblem)
  /// Lower-case, as in `ftp`.
  case unsupportedScheme(String)
  /// Not a token, or one that a client of single exchanges cannot carry out: `CONNECT`.
  case badMethod(String)
  case badHeader(name: String, HeaderProblem)

  case cannotResolve(host: String)
  case refused(host: String, port: Int)
  /// Any other reason of the system's, as in "no route to host".
  case unreachable(host: String, port: Int, errno: Int32)

  /// The server is not who it should be, or does not speak TLS.
  case tls(TLSFailure)

  /// `after` is the request's whole time limit.
  case timedOut(after: Duration, ExchangePhase)
  case connectionClosed(ExchangePhase)
  case malformedAnswer(detail: String)
  /// In bytes.
  case bodyTooLarge(limit: Int)
  case tooManyRedirects(limit: Int)

  /// The caller's task was cancelled.
  case cancelled
  /// The request came after ``HTTPClient/close()``.
  case clientClosed
}

package enum ExchangePhase: Hashable, Sendable {
  /// The name is looked up, the connection is set up.
  case connecting
  /// The request has not gone out wholly.
  case sending
  /// No byte of the answer is there.
  case waiting
  /// The answer has begun.
  case receiving
}

package enum URLProblem: Hashable, Sendable {
  case empty
  /// As in `localhost:8080/health`.
  case missingScheme
  case missingHost
  /// Neither tells the text: it may be the beginning of a password with a `/` in it.
  case badHost
  case badPort
  /// A `%` without two hexadecimal digits; a percent sign itself is written `%25`.
  case badPercentEncoding
  /// A line break, a tab, or another control character.
  case controlCharacter
}

package enum HeaderProblem: Hashable, Sendable {
  case badName
  /// A line break or NUL, which would end the header.
  case badValue
  /// `Content-Length` that is not the body's, or `Transfer-Encoding`: the client frames the body.
  case contradictsBody
}
