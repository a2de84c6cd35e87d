/// Which images stand in for those that a script or a Dockerfile names, for users behind a private registry.
package struct ImageSubstitution: Hashable, Sendable {
  /// Put before every reference that names no registry: `registry.example/mirror/`.
  package var prefix: String
  /// Whole references or repositories that are replaced before the prefix is considered: `postgres` or `postgres:16`.
  package var rules: [String: String]

  package init(prefix: String = "", rules: [String: String] = [:]) {
    self.prefix = prefix
    self.rules = rules
  }

  package func callAsFunction(_ reference: String) -> String {
    if let replacement = rules[reference] { return replacement }
    let split = ImageReference(reference)
    if let replacement = rules[split.repository] { return replacement + split.suffix }
    guard !prefix.isEmpty, !split.repository.isEmpty, split.registry == nil else { return reference }
    return prefix + reference
  }
}

/// A reference taken apart: `host:5000/team/api:1.2@sha256:…`.
package struct ImageReference: Hashable, Sendable {
  /// With its registry.
  package var repository: String
  /// The tag and the digest with their separators: `:1.2@sha256:…`; empty where there is neither.
  package var suffix: String

  package init(_ text: String) {
    let nameEnd = text.firstIndex(of: "@") ?? text.endIndex
    let lastComponent = text[..<nameEnd].lastIndex(of: "/") ?? text.startIndex
    let cut = text[lastComponent..<nameEnd].firstIndex(of: ":") ?? nameEnd
    repository = String(text[..<cut])
    suffix = String(text[cut...])
  }

  /// The first component, where it is a host by Docker's rule: it has a dot or a colon, or is `localhost`.
  package var registry: Substring? {
    guard let slash = repository.firstIndex(of: "/") else { return nil }
    let first = repository[..<slash]
    return first.contains(".") || first.contains(":") || first == "localhost" ? first : nil
  }
}
