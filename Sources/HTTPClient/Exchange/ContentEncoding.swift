extension HTTPResponse {
  /// With the body as it was before the server packed it (RFC 9110, 8.4). What is packed in another way, or wrongly, stays as it is.
  func unpacked(limit: Int) throws(HTTPError) -> HTTPResponse {
    var unpacked = self
    for name in (headers["Content-Encoding"] ?? "").split(separator: ",").reversed() {
      do throws(Inflate.Failure) {
        switch name.filter({ $0 != " " }).lowercased() {
        case _ where unpacked.body.isEmpty: break
        case "gzip", "x-gzip": unpacked.body = try Inflate.gzip(unpacked.body, limit: limit)
        case "deflate": unpacked.body = try Inflate.deflate(unpacked.body, limit: limit)
        case "identity": break
        default: return self
        }
      } catch {
        switch error {
        case .malformed: return self
        case .tooLarge: throw .bodyTooLarge(limit: limit)
        }
      }
    }
    return unpacked
  }
}
