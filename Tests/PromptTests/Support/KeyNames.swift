/// Names of keys in transcripts, and what terminals send for them.
enum KeyNames {
  private static let sequences = [
    "Enter": "\r", "Tab": "\t", "Up": "\u{1B}[A", "Down": "\u{1B}[B", "Left": "\u{1B}[D", "Home": "\u{1B}[H",
    "Ctrl-c": "\u{3}", "Ctrl-d": "\u{4}", "Ctrl-u": "\u{15}", "Ctrl-r": "\u{12}",
  ]

  static func bytes(_ keys: String) -> String {
    var bytes = ""
    var rest = keys[...]
    while let first = rest.first {
      if first == "<", let end = rest.firstIndex(of: ">"), let key = sequences[String(rest[..<end].dropFirst())] {
        bytes += key
        rest = rest[end...].dropFirst()
      } else {
        bytes.append(first)
        rest = rest.dropFirst()
      }
    }
    return bytes
  }

  /// The line ends in a key of its own, so that no Return is implied.
  static func endsInKey(_ line: String) -> Bool {
    guard line.hasSuffix(">"), let start = line.lastIndex(of: "<") else { return false }
    return sequences[String(line[start...].dropFirst().dropLast())] != nil
  }
}
