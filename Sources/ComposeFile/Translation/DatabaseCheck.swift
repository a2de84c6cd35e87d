/// Commands that ask a database whether it is there.
///
/// The images of PostgreSQL, MySQL and MariaDB set up their data with a server that listens on its socket alone and goes again. A
/// command that asks over the socket is met by that one, too, and who asks every few milliseconds meets it: so it is to ask over TCP,
/// where only the server proper answers.
struct DatabaseCheck {
  private let program: String
  /// The word that the option stands behind: some programs want others first.
  private let anchor: String
  /// In a shell's line; the host that the service's own variables name stays.
  private let lineOption: String
  private let wordOption: [String]
  /// What says already where to ask.
  private let isSaid: @Sendable (Substring) -> Bool

  private static let all =
    [
      DatabaseCheck(
        program: "pg_isready", anchor: "pg_isready", lineOption: "-h ${PGHOST:-127.0.0.1}",
        wordOption: ["-h", "127.0.0.1"]
      ) { $0.hasPrefix("-h") || $0.hasPrefix("--host") }
    ]
    + ["mysqladmin", "mariadb-admin"].map { program in
      DatabaseCheck(
        program: program, anchor: "ping", lineOption: "--protocol=tcp", wordOption: ["--protocol=tcp"]
      ) { $0.hasPrefix("--protocol") || $0.contains("127.0.0.1") }
    }

  private init(
    program: String, anchor: String, lineOption: String, wordOption: [String],
    isSaid: @escaping @Sendable (Substring) -> Bool
  ) {
    self.program = program
    self.anchor = anchor
    self.lineOption = lineOption
    self.wordOption = wordOption
    self.isSaid = isSaid
  }

  /// A shell's line in which each of them asks over TCP.
  static func overTCP(line: String) -> String {
    var result = ""
    var rest = line.startIndex
    for place in insertions(line) {
      result += line[rest..<place.index] + " " + place.option
      rest = place.index
    }
    return result + line[rest...]
  }

  /// A program and its arguments, of which one may be a shell's line.
  static func overTCP(words: [String]) -> [String] {
    guard let first = words.first, let check = all.first(where: { $0.program == lastName(first[...]) }) else {
      return words.map { $0.contains(" ") ? overTCP(line: $0) : $0 }
    }
    guard !words.contains(where: { check.isSaid($0[...]) }),
      let anchor = words.firstIndex(where: { lastName($0[...]) == check.anchor })
    else { return words }
    return words[...anchor] + check.wordOption + words[(anchor + 1)...]
  }

  // MARK: Lines

  private struct Word {
    /// Without quotes around it.
    var text: Substring
    /// Behind it, and behind the quotes that are its own: `'pg_isready'`, but not those of a line that ends with it.
    var end: String.Index
    /// Counted over the line: `a && b` are two.
    var command: Int
  }

  private static func insertions(_ line: String) -> [(index: String.Index, option: String)] {
    let words = words(of: line)
    return words.indices.compactMap { place in
      guard let check = all.first(where: { $0.program == lastName(words[place].text) }) else { return nil }
      let own = words[place...].prefix { $0.command == words[place].command }
      guard !own.contains(where: { check.isSaid($0.text) }),
        let anchor = own.first(where: { lastName($0.text) == check.anchor })
      else { return nil }
      return (anchor.end, check.lineOption)
    }
  }

  private static func words(of line: String) -> [Word] {
    var words: [Word] = []
    var command = 0
    var begin: String.Index?
    func end(_ index: String.Index) {
      guard let start = begin else { return }
      let word = line[start..<index]
      let opening = word.prefix(while: \.isQuote)
      var text = word[opening.endIndex...]
      while let last = text.last, last.isQuote { text = text.dropLast() }
      var pairs = zip(opening.reversed(), word[text.endIndex...]).prefix { $0 == $1 && $0 != "`" }.count
      // `sh -c 'pg_isready'`: the outermost are those of a shell's line.
      if pairs > 0, pairs == opening.count, words.last?.text.isLineOption == true { pairs -= 1 }
      words.append(Word(text: text, end: line.index(text.endIndex, offsetBy: pairs), command: command))
      begin = nil
    }
    for index in line.indices {
      if line[index].isWhitespace {
        end(index)
      } else if ";|&()".contains(line[index]) {
        end(index)
        command += 1
      } else if begin == nil {
        begin = index
      }
    }
    end(line.endIndex)
    return words
  }

  private static func lastName(_ path: Substring) -> Substring { path.split(separator: "/").last ?? path }
}

extension Substring {
  /// `-c`, `-ec`: a shell's line comes next.
  fileprivate var isLineOption: Bool { hasPrefix("-") && !hasPrefix("--") && hasSuffix("c") }
}

extension Character {
  fileprivate var isQuote: Bool { self == "'" || self == "\"" || self == "`" }
}
