/// A word of a command line as a shell reads it.
package enum ShellWord {
  private static let plain: Set<Character> = ["_", "-", ".", "/", ":", "=", "@", "%", "+", ","]

  package static func quoted(_ word: String) -> String {
    let isPlain = word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) || plain.contains($0) }
    if isPlain, !word.isEmpty { return word }
    return "'\(word.replacing("'", with: "'\\''"))'"
  }
}
