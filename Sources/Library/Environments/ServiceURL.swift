/// The form of a service's URL, `scheme://user:password@/path`, in which host and port are to be put.
struct ServiceURL {
  private let before: Substring
  private let after: Substring

  /// `nil` where there is no scheme, or a host already.
  init?(form: String) {
    guard let slashes = form.firstRange(of: "://"), slashes.lowerBound != form.startIndex else { return nil }
    let rest = form[slashes.upperBound...]
    let authority = rest.prefix { !"/?#".contains($0) }
    guard authority.isEmpty || authority.hasSuffix("@") else { return nil }
    before = form[..<authority.endIndex]
    after = form[authority.endIndex...]
  }

  func text(_ address: String) -> String { before + address + after }
}
