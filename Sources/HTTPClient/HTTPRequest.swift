import Encodings
package import TLS

/// One request, as the caller means it.
package struct HTTPRequest: Sendable {
  package var method: String
  /// Absolute; what a URL does not allow is percent-encoded, a fragment is dropped, `user:password@` becomes an
  /// `Authorization` header.
  package var url: String
  /// Go over the wire in this order, before those that the client adds where they are missing.
  package var headers: [(name: String, value: String)]
  package var body: [UInt8]
  /// For the whole exchange: name resolution, redirects and the last byte of the answer included.
  package var timeout: Duration
  package var redirects: RedirectPolicy
  /// For URLs with `https`.
  package var trust: Trust

  package init(
    method: String = "GET", url: String, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
    timeout: Duration = .seconds(30), redirects: RedirectPolicy = .follow(limit: 10), trust: Trust = .system
  ) {
    self.trust = trust
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.timeout = timeout
    self.redirects = redirects
  }
}

extension HTTPRequest {
  /// RFC 7617; the user has no colon.
  package mutating func setBasicAuthorization(user: String, password: String) {
    headers.append((name: "Authorization", value: "Basic \(Base64.encode(Array("\(user):\(password)".utf8)))"))
  }
}

package enum RedirectPolicy: Hashable, Sendable {
  /// More than `limit` of them in one exchange are an error.
  case follow(limit: Int)
  /// The redirecting answer itself is the result.
  case ignore
}
