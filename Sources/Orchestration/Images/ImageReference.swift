/// Which images stand in for those that a script or a Dockerfile names, for users behind a private registry.
package struct ImageSubstitution: Hashable, Sendable {
  /// Put before every reference that names no registry: `registry.example/mirror/`.
  package var prefix: String

  package init(prefix: String = "") { self.prefix = prefix }

  package func callAsFunction(_ reference: String) -> String {
    let reference = ImageReference(reference)
    guard !prefix.isEmpty, !reference.repository.isEmpty, reference.registry == nil else { return reference.text }
    return prefix + reference.text
  }
}

/// A reference taken apart: `host:5000/team/api:1.2@sha256:…`.
private struct ImageReference {
  let text: String
  /// With its registry, without tag and digest.
  let repository: Substring

  init(_ text: String) {
    self.text = text
    let nameEnd = text.firstIndex(of: "@") ?? text.endIndex
    let lastComponent = text[..<nameEnd].lastIndex(of: "/") ?? text.startIndex
    repository = text[..<(text[lastComponent..<nameEnd].firstIndex(of: ":") ?? nameEnd)]
  }

  /// The first component, where it is a host by Docker's rule: it has a dot or a colon, or is `localhost`.
  var registry: Substring? {
    guard let slash = repository.firstIndex(of: "/") else { return nil }
    let first = repository[..<slash]
    return first.contains(".") || first.contains(":") || first == "localhost" ? first : nil
  }
}
