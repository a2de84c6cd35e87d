/// Short flags of well-known programs, and what is written here.
enum ForeignFlags {
  /// The text of a help for `-n`, without its dash, as an argument of a verb.
  static func help(for flag: String, of verb: String) -> String {
    if flag == "n", ["print", "eprint"].contains(verb) {
      return "`--end \"\"` as the last argument leaves out the newline: `\(verb) \"a\" --end \"\"`"
    }
    if flag.utf8.count > 1 { return "flags have two dashes: `--\(flag)`" }
    return "flags are written out, as in `--\(longFlags[flag] ?? "follow")`"
  }

  private static let longFlags = [
    "f": "follow", "n": "tail", "t": "timeout", "q": "quiet", "v": "verbose", "a": "all", "p": "port", "e": "env",
  ]
}
