import Glibc

/// What a keeper is told: which environments to keep ready, and how many.
package struct WarmRequest: Codable, Sendable {
  package var spec: EnvironmentSpec
  package var policy: WarmPolicy
  /// What a later request supersedes: the same declaration of the same project, whatever its images are built to.
  package var pool: String

  init(spec: EnvironmentSpec, policy: WarmPolicy) {
    self.spec = spec
    self.policy = policy
    let folder = getcwd(nil, 0).map { path in
      defer { free(path) }
      return String(cString: path)
    }
    var digest = SHA256()
    for word in [folder ?? "", spec.declaration, spec.snapshot ?? ""] + spec.services.map(\.name) {
      digest.update(word + "\n")
    }
    pool = String(digest.finishHex().prefix(16))
  }

  /// `nil` for what is none.
  package init?(bytes: [UInt8]) {
    guard let tree = PropertyTree(bytes: bytes), let request = try? tree.decode(WarmRequest.self) else { return nil }
    self = request
  }

  func bytes() throws -> [UInt8] { try PropertyTree(encoding: self).bytes }
}
