import NIOCore
import NIOHTTP1

extension Call {
  private static let originHeaders = ["Host", "Authorization", "Cookie"]
  private static let bodyHeaders = ["Content-Type", "Content-Length", "Content-Encoding", "Content-Language"]

  /// The call that the answer asks for in place of this one, if it is a redirect that says where to.
  func redirected(by head: HTTPResponseHead) throws(HTTPError) -> Call? {
    guard [301, 302, 303, 307, 308].contains(head.status.code), let location = head.headers.first(name: "Location")
    else { return nil }
    var next = self
    next.url = try url.resolving(location)
    if next.url.origin != url.origin { next.removeHeaders(Self.originHeaders) }
    if let authorization = next.url.authorization {
      next.removeHeaders(["Authorization"])
      next.headers.append((name: "Authorization", value: authorization))
    }
    if head.status.code < 307, method != "GET", method != "HEAD" { next.becomeGet() }
    return next
  }

  private mutating func becomeGet() {
    method = "GET"
    body = ByteBuffer()
    removeHeaders(Self.bodyHeaders)
  }

  private mutating func removeHeaders(_ names: [String]) {
    headers.removeAll { header in names.contains { header.name.isSameHeader(as: $0) } }
  }
}
