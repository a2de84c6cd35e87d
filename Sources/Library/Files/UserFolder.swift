/// Where orch keeps what is the user's and not a project's: `orch` in the folder for state of the XDG Base Directory Specification.
package enum UserFolder {
  /// `nil` where the user has no home.
  package static func path(of name: String, variables: [String: String]) -> String? {
    if let state = variables["XDG_STATE_HOME"], state.hasPrefix("/") { return "\(state)/orch/\(name)" }
    guard let home = variables["HOME"], home.hasPrefix("/") else { return nil }
    return "\(home)/.local/state/orch/\(name)"
  }
}
