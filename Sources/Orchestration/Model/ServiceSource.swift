/// Where a service's image comes from.
package enum ServiceSource: Hashable, Sendable, Codable {
  /// A reference as written, before image substitution: `postgres:16-alpine`.
  case image(String)
  case build(BuildSource)
}

/// A build as a user declares it.
package struct BuildSource: Hashable, Sendable, Codable {
  /// Absolute path of the folder whose files the build sees.
  package var context: String
  /// Path of the Dockerfile: relative to the context, or absolute, then it may lie outside of it.
  package var dockerfile: String
  /// The stage to stop at.
  package var target: String?
  package var arguments: [String: String]
  /// Builds anew, once per run, even where an image of the same content exists.
  package var noCache: Bool

  package init(
    context: String, dockerfile: String = "Dockerfile", target: String? = nil, arguments: [String: String] = [:],
    noCache: Bool = false
  ) {
    self.context = context
    self.dockerfile = dockerfile
    self.target = target
    self.arguments = arguments
    self.noCache = noCache
  }

  package var dockerfilePath: String {
    dockerfile.hasPrefix("/") ? dockerfile : context + "/" + dockerfile
  }

  /// The same build from the Alpine variant of its Dockerfile: `api.Dockerfile` gives `api.alpine.Dockerfile`, and a
  /// bare `Dockerfile` gives `alpine.Dockerfile`. One that names the variant already is unchanged.
  package var alpineVariant: BuildSource {
    let cut = dockerfile.lastIndex(of: "/").map { dockerfile.index(after: $0) } ?? dockerfile.startIndex
    let folder = dockerfile[..<cut]
    let file = dockerfile[cut...]
    var variant = self
    if file == "Dockerfile" {
      variant.dockerfile = folder + "alpine.Dockerfile"
    } else if file.hasSuffix(".Dockerfile"), !file.hasSuffix(".alpine.Dockerfile"), file != "alpine.Dockerfile" {
      variant.dockerfile = folder + file.dropLast(".Dockerfile".count) + ".alpine.Dockerfile"
    }
    return variant
  }
}
