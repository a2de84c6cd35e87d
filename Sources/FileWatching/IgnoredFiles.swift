/// Files that nobody means when they say that something has changed.
package enum IgnoredFiles {
  private static let folders: Set<String> = [
    ".git", ".hg", ".svn", ".build", "node_modules", "__pycache__", ".pytest_cache", ".mypy_cache", ".venv", ".orch",
    ".idea", ".vscode", ".DS_Store",
  ]

  /// By the path's last part: what version control, build tools and editors keep for themselves.
  package static func common(_ path: String) -> Bool {
    let name = path.split(separator: "/").last ?? ""
    return folders.contains(String(name)) || name.hasSuffix("~") || name.hasSuffix(".swp") || name.hasSuffix(".swx")
      || name.hasSuffix(".pyc") || name.hasPrefix(".#") || name == "4913"
      || (name.hasPrefix("#") && name.hasSuffix("#"))
  }
}
