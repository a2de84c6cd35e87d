/// A reference taken apart as Docker's calls want it: `registry:5000/team/app:1.2`, `app@sha256:…`.
struct ImageName: Hashable {
  var repository: String
  /// A tag or a digest; `latest` where the reference has none, since a pull without one takes every tag there is.
  var tag: String

  init(_ reference: String) {
    if let at = reference.firstIndex(of: "@") {
      repository = ImageName(String(reference[..<at])).repository
      tag = String(reference[reference.index(after: at)...])
      return
    }
    let lastSlash = reference.lastIndex(of: "/") ?? reference.startIndex
    if let colon = reference[lastSlash...].lastIndex(of: ":") {
      repository = String(reference[..<colon])
      tag = String(reference[reference.index(after: colon)...])
    } else {
      repository = reference
      tag = "latest"
    }
  }

  /// Of its registry: the first component where that is a host, Docker's own otherwise.
  var host: String {
    guard let slash = repository.firstIndex(of: "/") else { return "registry-1.docker.io" }
    let first = repository[..<slash]
    return first.contains(".") || first.contains(":") || first == "localhost" ? String(first) : "registry-1.docker.io"
  }
}
