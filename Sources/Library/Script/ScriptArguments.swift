/// The words behind the script's name on the command line.
package struct ScriptArguments: Sendable {
  package let words: [String]

  package init(_ words: [String]) { self.words = words }

  /// `--name` stands among them.
  func hasFlag(_ name: String) -> Bool { words.contains("--\(name)") }

  /// The word behind `--name`, or what follows `--name=`. The last one wins.
  func option(_ name: String) -> String? {
    var found: String?
    for (index, word) in words.enumerated() {
      if word.hasPrefix("--\(name)=") { found = String(word.dropFirst(name.count + 3)) }
      if word == "--\(name)", index + 1 < words.count { found = words[index + 1] }
    }
    return found
  }
}
