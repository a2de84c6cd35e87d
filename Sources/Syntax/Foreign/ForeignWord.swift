/// A word of other languages, and what is written here at each place where people type it. Each has one entry in `vocabulary`,
/// which parser and checker share.
package struct ForeignWord: Sendable {
  /// What such a word does with a block.
  enum BlockMark { case opens, closes, elseIf, catches, endsTry }

  /// Where it stands as a name: the text of a help.
  package private(set) var asName: String?
  /// What a statement is read as that begins with it.
  private(set) var statement: ForeignStatement?
  /// Where it stands between two values: the text of a help.
  package private(set) var betweenValues: String?
  private(set) var block: BlockMark?
  /// Begins a statement there, which has no counterpart that it could be read as.
  private var beginsStatement = false

  private init() {}

  package static func find(_ word: String) -> ForeignWord? { table[word] }

  /// Where it begins a statement: the text of a help.
  package var asStatement: String? { statement?.help ?? (beginsStatement ? asName : nil) }

  /// The same for such a word with a slip in it; short ones are near too many others.
  package static func nearest(to word: String) -> ForeignWord? {
    let words = table.filter { $0.key.utf8.count > 3 && $0.value.asName != nil }.keys.sorted()
    return Suggestion.closest(to: word, among: words).flatMap { table[$0] }
  }

  /// All of them, one entry for each time that the vocabulary has it.
  package static let all = vocabulary.flatMap { entry in entry.words.split(separator: " ").map(String.init) }

  private static let table: [String: ForeignWord] = {
    var table: [String: ForeignWord] = [:]
    for (words, meaning) in vocabulary {
      for word in words.split(separator: " ") { table[String(word)] = meaning }
    }
    return table
  }()
}

// MARK: - How the vocabulary is written

extension ForeignWord {
  /// Has another name here.
  static func here(_ name: String) -> ForeignWord { named("here it is `\(name)`") }

  static func named(_ help: String) -> ForeignWord {
    var word = ForeignWord()
    word.asName = help
    return word
  }

  /// Where it begins a statement that cannot be read, the statement is meant as that of the other language.
  static func beginning(_ help: String) -> ForeignWord {
    var word = named(help)
    word.beginsStatement = true
    return word
  }

  /// Means a statement where one begins with it; elsewhere it may be any name.
  static func statement(_ statement: ForeignStatement) -> ForeignWord {
    var word = ForeignWord()
    word.statement = statement
    return word
  }

  /// Means a statement wherever it stands: nobody gives that name to anything.
  static func onlyStatement(_ statement: ForeignStatement) -> ForeignWord {
    var word = self.statement(statement)
    word.asName = statement.help
    return word
  }

  static func between(_ help: String) -> ForeignWord {
    var word = ForeignWord()
    word.betweenValues = help
    return word
  }

  func between(_ help: String) -> ForeignWord {
    var word = self
    word.betweenValues = help
    return word
  }

  func named(_ help: String) -> ForeignWord {
    var word = self
    word.asName = help
    return word
  }

  func block(_ mark: BlockMark) -> ForeignWord {
    var word = self
    word.block = mark
    return word
  }
}
