/// Pieces of sentences that several texts have.
enum Phrase {
  static func known(_ what: String, _ names: [String]) -> String {
    names.isEmpty ? "there are no \(what)" : "\(what): " + names.joined(separator: ", ")
  }

  /// Each on a line of its own.
  static func lines(_ lines: [String]) -> String { lines.map { "\n    \($0)" }.joined() }

  static func services(_ names: [String]) -> String {
    (names.count == 1 ? "service " : "services ") + names.map { "`\($0)`" }.joined(separator: ", ")
  }

  /// `750ms`, `2.5s`, `1m30s`.
  static func duration(_ duration: Duration) -> String {
    let all = duration.milliseconds
    if all < 1000 { return "\(all)ms" }
    let (minutes, seconds, tenths) = (all / 60_000, all / 1000 % 60, all / 100 % 10)
    if minutes > 0 { return "\(minutes)m" + (seconds > 0 ? "\(seconds)s" : "") }
    return tenths > 0 ? "\(seconds).\(tenths)s" : "\(seconds)s"
  }

  /// `512M`, `1.5G`.
  static func bytes(_ count: Int64) -> String {
    let tenths = count / ((1 << 30) / 10)
    if tenths < 10 { return "\(count >> 20)M" }
    return tenths < 100 && tenths % 10 > 0 ? "\(tenths / 10).\(tenths % 10)G" : "\(tenths / 10)G"
  }

  private static let longestExcerpt = 200

  /// On one line, and of a long text its beginning.
  static func excerpt(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ⏎ ")
    guard line.count > longestExcerpt else { return line }
    let words = line.prefix(longestExcerpt).split(separator: " ", omittingEmptySubsequences: false)
    return words.count > 1 ? words.dropLast().joined(separator: " ") + " …" : "\(line.prefix(longestExcerpt))…"
  }

  static func quoted(_ text: String) -> String {
    "\"" + text.split(whereSeparator: \.isNewline).joined(separator: " ⏎ ") + "\""
  }
}
